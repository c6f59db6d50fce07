/** Roles and batches, as steps that can be undone. */

import type { Mapping } from "../files/mapping.js";
import type { Split } from "../files/split.js";

export interface Arrangement {
  mapping: Mapping | null;
  split: Split;
}

/** A copy with its own maps and objects, because the session edits its own in place. */
export function copied({ mapping, split }: Arrangement): Arrangement {
  const own = mapping && {
    ...mapping,
    guesses: mapping.guesses.map((guess) => ({ ...guess })),
    changedKinds: new Map(mapping.changedKinds),
    roles: new Map(mapping.roles),
    byClass: new Map(mapping.byClass),
  };
  return { mapping: own, split: { ...split } };
}

/** An earlier arrangement for tables that were read since. Kinds that they were not read with are marked as changed. */
export function broughtBack(kept: Arrangement, now: Arrangement): Arrangement {
  const { mapping, split } = copied(kept);
  if (mapping === null || now.mapping === null) return { mapping, split };
  const wanted = new Map([...mapping.kinds, ...mapping.changedKinds]);
  const { kinds } = now.mapping;
  const changedKinds = new Map([...wanted].filter(([name, kind]) => kinds.get(name) !== kind));
  return { mapping: { ...mapping, kinds, changedKinds }, split };
}
