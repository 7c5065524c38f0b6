// Reading JSON with the faults of Jackson, the parser whose words AWS shows its users.
import type { Json } from './json.ts'
import { accept, atEnd, type Scanner, scannerOf, skipSpaces, take } from './scanner.ts'

export interface JsonFault {
  /** Jackson's sentence, without the place. */
  readonly message: string
  /** `[Source: (String)"..."; line: 1, column: 4]` */
  readonly location: string
}

export type JsonRead =
  | { readonly value: Json; readonly fault?: undefined }
  | { readonly value?: undefined; readonly fault: JsonFault }

/** Jackson's StreamReadConstraints: deeper values would overflow the stack of whoever walks them. */
const DEEPEST = 1000

export const readJson = (text: string): JsonRead => {
  if (text.length > 2 * DEEPEST && depthOf(text) > DEEPEST) return { fault: tooDeep(text) }
  try {
    return { value: JSON.parse(text) as Json }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { fault: faultIn(text) }
  }
}

const tooDeep = (text: string): JsonFault => ({
  message: `Document nesting depth (${DEEPEST + 1}) exceeds the maximum allowed (${DEEPEST})`,
  location: locationOf(scannerOf(text)),
})

/** How deep arrays and objects are nested at most; brackets within strings do not count. */
const depthOf = (text: string): number => {
  let [depth, deepest] = [0, 0]
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gs)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth)
    else if (token === ']' || token === '}') depth -= 1
  }
  return deepest
}

const faultIn = (text: string): JsonFault => {
  const scanner = scannerOf(text)
  const message = findFault(scanner) ?? 'Unexpected content after the value'
  return { message, location: locationOf(scanner) }
}

/** Jackson counts the column after the character, or the token, that it could not take. */
const locationOf = ({ text, at }: Scanner): string => {
  const lines = text.slice(0, at).split('\n')
  const shown =
    text.length > LONGEST_SOURCE
      ? `${text.slice(0, LONGEST_SOURCE)}"[truncated ${text.length - LONGEST_SOURCE} chars]`
      : `${text}"`
  return `[Source: (String)"${shown}; line: ${lines.length}, column: ${(lines.at(-1) ?? '').length + 1}]`
}

const LONGEST_SOURCE = 500

/** Walks to the first fault and says what it is, the cursor after it; undefined when the value is sound. */
const findFault = (scanner: Scanner): string | undefined => {
  skipSpaces(scanner)
  if (atEnd(scanner)) return 'No content to map due to end-of-input'
  if (accept(scanner, '{')) return findInObject(scanner)
  if (accept(scanner, '[')) return findInList(scanner, ']', 'Array', () => findFault(scanner))
  if (scanner.text[scanner.at] === '"') return findInString(scanner)
  if (
    take(scanner, /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y) !== undefined
  )
    return undefined
  const word = take(scanner, /[\w$]+/y)
  if (word === undefined)
    return unexpected(
      scanner,
      "a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    )
  return `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`
}

const findInObject = (scanner: Scanner): string | undefined =>
  findInList(scanner, '}', 'Object', () => {
    if (scanner.text[scanner.at] !== '"') return unexpected(scanner, 'double-quote to start field name')
    const fault = findInString(scanner)
    if (fault !== undefined) return fault
    skipSpaces(scanner)
    return accept(scanner, ':')
      ? findFault(scanner)
      : unexpected(scanner, 'a colon to separate field name and value')
  })

const findInList = (
  scanner: Scanner,
  close: string,
  kind: 'Array' | 'Object',
  findInEntry: () => string | undefined,
): string | undefined => {
  skipSpaces(scanner)
  if (accept(scanner, close)) return undefined
  do {
    skipSpaces(scanner)
    const fault = atEnd(scanner) ? endOfInput(kind) : findInEntry()
    if (fault !== undefined) return fault
    skipSpaces(scanner)
  } while (accept(scanner, ','))
  if (accept(scanner, close)) return undefined
  return atEnd(scanner) ? endOfInput(kind) : unexpected(scanner, `comma to separate ${kind} entries`)
}

const findInString = (scanner: Scanner): string | undefined => {
  if (take(scanner, /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy) !== undefined) return undefined
  scanner.at = scanner.text.length
  return 'Unexpected end-of-input in VALUE_STRING'
}

const endOfInput = (kind: string): string => `Unexpected end-of-input: expected close marker for ${kind}`

const unexpected = (scanner: Scanner, wanted: string): string => {
  const character = scanner.text[scanner.at] ?? ''
  scanner.at += 1
  return `Unexpected character ('${character}' (code ${character.codePointAt(0) ?? 0})): was expecting ${wanted}`
}
