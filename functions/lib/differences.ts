import { isDeepStrictEqual } from 'node:util'

/** What of `wanted` is found otherwise, one sentence a member; members in `unseen` cannot be compared. */
export const differences = (
  name: string,
  { wanted, found, unseen = ['tags'] }: { wanted: object; found: object; unseen?: readonly string[] },
): string[] => {
  const members = new Map<string, unknown>(Object.entries(found))
  return Object.entries(wanted)
    .filter(([member, value]) => !unseen.includes(member) && !isDeepStrictEqual(value, members.get(member)))
    .map(
      ([member, value]) =>
        `expected ${member} ${JSON.stringify(value)} of ${name}, got ${JSON.stringify(members.get(member))}`,
    )
}
