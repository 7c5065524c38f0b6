import { isDeepStrictEqual } from 'node:util'

/** The members of `wanted` that are found otherwise, but for its tags, which no Get answers. */
export function differing(wanted: object, found: object): string[] {
  const members = new Map<string, unknown>(Object.entries(found))
  return Object.entries(wanted)
    .filter(([member, value]) => !isTags(member, value) && !isDeepStrictEqual(value, members.get(member)))
    .map(([member]) => member)
}

/** A tag may be called `tags`: that is a text. */
const isTags = (member: string, value: unknown): boolean => member === 'tags' && typeof value === 'object'

/** What of `wanted` is found otherwise, one sentence a member. */
export function differences(
  name: string,
  { wanted, found, of = differing(wanted, found) }: { wanted: object; found: object; of?: readonly string[] },
): string[] {
  const [wantedMembers, foundMembers] = [wanted, found].map(
    one => new Map<string, unknown>(Object.entries(one)),
  )
  return of.map(
    member =>
      `expected ${member} ${JSON.stringify(wantedMembers?.get(member))} of ${name}, got ${JSON.stringify(foundMembers?.get(member))}`,
  )
}
