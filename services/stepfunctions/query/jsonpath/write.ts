import { isObject, type Json } from '../../../../asl/json.ts'
import { parseReferencePath } from '../../../../asl/path.ts'
import type { Segment } from '../../../../asl/path-grammar.ts'
import { QueryError } from '../error.ts'

/** ResultPath: puts `result` into `input` without changing it. Absent means `$`, null discards the result. */
export function writePath(path: string | null | undefined, input: Json, result: Json): Json {
  if (path === null) return input
  if (path === undefined || path === '$') return result
  return written(parseReferencePath(path).segments, input, result)
}

function written(segments: readonly Segment[], into: Json, result: Json): Json {
  const [segment, ...rest] = segments
  if (segment === undefined) return result
  if (segment.kind === 'child') return withMember(segment.names[0] ?? '', rest, into, result)
  return withItem(segment.kind === 'index' ? (segment.indexes[0] ?? 0) : 0, rest, into, result)
}

function withMember(name: string, rest: readonly Segment[], into: Json, result: Json): Json {
  if (!isObject(into)) throw cannotApply(name, into)
  const inner = Object.hasOwn(into, name) ? (into[name] ?? null) : {}
  return { ...into, [name]: written(rest, inner, result) }
}

function withItem(index: number, rest: readonly Segment[], into: Json, result: Json): Json {
  if (!Array.isArray(into) || index >= into.length) throw cannotApply(String(index), into)
  return into.with(index, written(rest, into[index], result))
}

const cannotApply = (step: string, input: Json): QueryError =>
  new QueryError(
    'States.ResultPathMatchFailure',
    `Unable to apply step "${step}" to input ${JSON.stringify(input)}`,
  )
