// The wasm that travels as text is taken apart by kinds of operands: whatever it holds, it comes back as it was.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { deflateRawSync } from "node:zlib";
import binaryen from "binaryen";
import { splitWasm, streams } from "../../tools/wasm-streams.mjs";

const { split, joined } = await streams();

/** A module with what the engine does not have, or has seldom. */
const everything = `(module
  (type $unary (func (param i32) (result i32)))
  (memory 1)
  (table 4 funcref)
  (global $count (mut i64) (i64.const -1))
  (data $part "some bytes")
  (elem declare func $first)
  (func $first (type $unary) (param i32) (result i32)
    (local f32) (local f64) (local v128) (local funcref)
    (local.set 1 (f32.const -0.5))
    (local.set 2 (f64.const 1e300))
    (local.set 4 (ref.func $first))
    (local.set 4 (ref.null func))
    (local.set 4 (table.get 0 (i32.const 1)))
    (table.set 0 (i32.const 2) (local.get 4))
    (drop (table.grow 0 (local.get 4) (i32.const 1)))
    (table.fill 0 (i32.const 0) (local.get 4) (i32.const 1))
    (drop (table.size 0))
    (drop (select (result funcref) (local.get 4) (ref.null func) (local.get 0)))
    (local.set 3 (v128.const i32x4 1 -2 3 -4))
    (local.set 3 (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 31 (local.get 3) (local.get 3)))
    (local.set 3 (i16x8.replace_lane 7 (local.get 3) (i32.const 128)))
    (local.set 3 (v128.load8_lane 15 (i32.const 3) (local.get 3)))
    (v128.store64_lane 1 (i32.const 8) (local.get 3))
    (local.set 3 (v128.load32_zero offset=300 (i32.const 0)))
    (v128.store (i32.const 16) (f64x2.add (local.get 3) (v128.load (i32.const 32))))
    (i64.store offset=70000 align=1 (i32.const 0) (i64.const -9223372036854775808))
    (memory.init $part (i32.const 0) (i32.const 0) (i32.const 4))
    (data.drop $part)
    (memory.copy (i32.const 0) (i32.const 1) (i32.const 2))
    (memory.fill (i32.const 0) (i32.const 11) (i32.const 2))
    (drop (memory.grow (memory.size)))
    (global.set $count (i64.extend_i32_s (i32.trunc_sat_f64_s (local.get 2))))
    (block $out (loop $again (block $middle
      (br_table $out $again $middle (local.get 0)))
      (br_if $again (i32.eqz (local.get 0)))
      (if (local.get 0) (then (br $out)) (else (nop)))))
    (call_indirect (type $unary) (call $first (i32.const 2147483647)) (i32.const 0)))
  (func $long ${"(drop (i32.const 77777))".repeat(9000)})
  (func $nothing)
)`;

test("the engine, and a module with every kind of operand, come back byte for byte", async () => {
  const module = binaryen.parseText(everything);
  module.setFeatures(binaryen.Features.All);
  assert.ok(module.validate());
  const wasm = module.emitBinary();
  assert.ok(Buffer.from(wasm).equals(Buffer.from(joined(split(wasm)))));
  const engine = readFileSync(new URL("../../dist/core_bg.wasm", import.meta.url));
  assert.ok(engine.equals(joined(await splitWasm())));
});

test("the engine packs a seventh smaller that way", async () => {
  const engine = readFileSync(new URL("../../dist/core_bg.wasm", import.meta.url));
  const size = (bytes) => deflateRawSync(bytes, { level: 9 }).length;
  assert.ok(size(await splitWasm()) < (6 / 7) * size(engine));
});
