import type { Json } from '../../../../asl/json.ts'

/** ResultPath: puts `result` into `input` without changing it. Absent means `$`, null discards the result. */
export const writePath = (path: string | null | undefined, input: Json, result: Json): Json => {
  if (path === null) return input
  if (path === undefined || path === '$') return result
  throw new Error('not built')
}
