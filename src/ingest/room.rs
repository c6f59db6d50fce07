//! Memory ahead of its use, because memory of WebAssembly that grows in small steps costs more than reading.

/// Most that is held ready.
const MOST: u64 = 16 << 20;

/// Has the allocator hold memory ready for what comes after that many bytes of a file. Each growth costs
/// a browser up to milliseconds, however small it is, and allocators there grow by what they lack; what
/// nobody touches is not taken from the machine. If there is no memory the next allocation says so.
pub(super) fn make_room(read: u64) {
    hold_ready((read / 4).min(MOST) as usize);
}

/// Has the allocator hold that many bytes ready in one piece, if there are.
pub(super) fn hold_ready(bytes: usize) {
    if cfg!(target_arch = "wasm32") {
        let mut room = Vec::<u8>::new();
        let _ = room.try_reserve_exact(bytes);
        std::hint::black_box(&mut room);
    }
}
