//! Memory reserved in advance: growing the memory of WebAssembly in small steps costs more than reading does.

/// Largest amount reserved.
const MOST: u64 = 16 << 20;

/// Makes the allocator reserve memory for what comes after that many bytes of a file. Each growth costs a browser up
/// to milliseconds, however small it is, and the allocator grows only by what it lacks. Memory that is never touched
/// is not taken from the machine. If there is none, the next allocation that needs it fails and reports it.
pub(super) fn make_room(read: u64) {
    hold_ready((read / 4).min(MOST) as usize);
}

/// Makes the allocator reserve that many bytes in one piece, if it can. Memory that was reserved and freed stays with
/// the allocator, because the memory of WebAssembly never shrinks.
pub(super) fn hold_ready(bytes: usize) {
    if cfg!(target_arch = "wasm32") {
        let mut room = Vec::<u8>::new();
        let _ = room.try_reserve_exact(bytes);
        std::hint::black_box(&mut room);
    }
}
