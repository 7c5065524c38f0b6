import { remember } from './cache.ts'
import { type Path, rootOf, type Segment, scanPath } from './path-grammar.ts'
import { atEnd, LanguageSyntaxError, scannerOf, unexpected } from './scanner.ts'

const KEPT_PATHS = 10_000

/** The parsed path, remembered. Throws LanguageSyntaxError. */
export const parsePath: (text: string) => Path = remember(KEPT_PATHS, text => {
  const scanner = scannerOf(text)
  if (!text.startsWith('$')) throw new LanguageSyntaxError("Path must start with '$'")
  const path = scanPath(scanner, rootOf(scanner))
  if (!atEnd(scanner)) throw unexpected(scanner, "'.' or '['")
  return path
})

/** A path that names exactly one place by names and non-negative indexes, as ResultPath and Variable need. */
export function parseReferencePath(text: string): Path {
  if (!text.startsWith('$')) throw new LanguageSyntaxError("Reference path didn't start with '$'")
  const path = parsePath(text)
  if (!path.segments.every(isReferenceSegment)) {
    throw new LanguageSyntaxError(`Reference path '${text}' must name one place`)
  }
  return path
}

const isReferenceSegment = (segment: Segment): boolean =>
  (segment.kind === 'child' && segment.names.length === 1) ||
  (segment.kind === 'index' && segment.indexes.length === 1 && segment.indexes.every(index => index >= 0))
