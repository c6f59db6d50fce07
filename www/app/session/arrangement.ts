/** Which column plays which part and how files become batches, as steps that can be taken back. */

import type { Mapping } from "../files/mapping.js";
import type { Split } from "../files/split.js";

export interface Arrangement {
  mapping: Mapping | null;
  split: Split;
}

/** The same in maps and objects of its own: those of the session are edited where they are. */
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

/** An earlier arrangement for tables that were read since: what they are to be read as anew is asked for. */
export function broughtBack(kept: Arrangement, now: Arrangement): Arrangement {
  const { mapping, split } = copied(kept);
  if (mapping === null || now.mapping === null) return { mapping, split };
  const wanted = new Map([...mapping.kinds, ...mapping.changedKinds]);
  const { kinds } = now.mapping;
  const changedKinds = new Map([...wanted].filter(([name, kind]) => kinds.get(name) !== kind));
  return { mapping: { ...mapping, kinds, changedKinds }, split };
}
