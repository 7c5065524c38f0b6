export type Path = readonly (string | number)[]

export const keyOf = (path: Path): string => JSON.stringify(path)

/** The value with another one at a path; `undefined` takes a member out. */
export function withValue(value: unknown, path: Path, next: unknown): unknown {
  const [first, ...rest] = path
  if (first === undefined) return next
  if (typeof first === 'number') {
    const items = Array.isArray(value) ? [...value] : []
    items[first] = withValue(items[first], rest, next)
    return items
  }
  const { [first]: before, ...others } = recordOf(value)
  const after = withValue(before, rest, next)
  if (after === undefined) return others
  // A member stays in its place.
  return first in recordOf(value) ? { ...recordOf(value), [first]: after } : { ...others, [first]: after }
}

export const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
