// Reading JSON with the faults of Jackson, the parser whose words AWS shows its users.
import { parseExactly } from './exact-json.ts'
import type { Json } from './json.ts'
import { DEEPEST_JSON, isDeeperThan, TOO_DEEP } from './json-depth.ts'
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

/** Reads data, without loss. */
export const readJson = (text: string): JsonRead => read(text, () => ({ value: parseExactly(text) }))

/** Reads a definition, in which a name given twice in an object is a fault. Its numbers are JavaScript's. */
export const readDefinition = (text: string): JsonRead =>
  read(text, () => {
    const value = JSON.parse(text) as Json
    const fault = faultIn(text)
    return fault === undefined ? { value } : { fault }
  })

function read(text: string, parse: () => JsonRead): JsonRead {
  if (isDeeperThan(DEEPEST_JSON, text)) {
    return { fault: { message: TOO_DEEP, location: locationOf(scannerOf(text)) } }
  }
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { fault: faultIn(text) ?? { message: error.message, location: locationOf(scannerOf(text)) } }
  }
}

function faultIn(text: string): JsonFault | undefined {
  const scanner = scannerOf(text)
  const message = findFault(scanner) ?? trailing(scanner)
  return message === undefined ? undefined : { message, location: locationOf(scanner) }
}

function trailing(scanner: Scanner): string | undefined {
  skipSpaces(scanner)
  return atEnd(scanner) ? undefined : unexpected(scanner, 'the end of the value')
}

/** Jackson counts the column after the character, or the token, that it could not take. */
function locationOf({ text, at }: Scanner): string {
  const lines = text.slice(0, at).split('\n')
  const shown =
    text.length > LONGEST_SOURCE
      ? `${text.slice(0, LONGEST_SOURCE)}"[truncated ${text.length - LONGEST_SOURCE} chars]`
      : `${text}"`
  return `[Source: (String)"${shown}; line: ${lines.length}, column: ${(lines.at(-1) ?? '').length + 1}]`
}

const LONGEST_SOURCE = 500

/** Walks to the first fault and says what it is, the cursor after it; undefined when the value is sound. */
function findFault(scanner: Scanner): string | undefined {
  skipSpaces(scanner)
  if (atEnd(scanner)) return 'No content to map due to end-of-input'
  if (accept(scanner, '{')) return findInObject(scanner)
  if (accept(scanner, '[')) return findInList(scanner, ']', 'Array', () => findFault(scanner))
  if (scanner.text[scanner.at] === '"') return findInString(scanner)
  if (take(scanner, LITERAL) !== undefined) return undefined
  const word = take(scanner, /[\w$]+/y)
  if (word === undefined) return unexpectedCharacter(scanner, `expected a valid value ${ANY_VALUE}`)
  return `Unrecognized token '${word}': was expecting ${ANY_VALUE}`
}

const LITERAL = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y
const ANY_VALUE = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

function findInObject(scanner: Scanner): string | undefined {
  const names = new Set<string>()
  return findInList(scanner, '}', 'Object', () => findInMember(scanner, names))
}

function findInMember(scanner: Scanner, names: Set<string>): string | undefined {
  const start = scanner.at
  if (scanner.text[start] !== '"') return unexpected(scanner, 'double-quote to start field name')
  const fault = findInString(scanner)
  if (fault !== undefined) return atEnd(scanner) ? 'Unexpected end-of-input in field name' : fault
  const name = scanner.text.slice(start + 1, scanner.at - 1)
  if (names.has(name)) return `Duplicate field '${name}'`
  names.add(name)
  skipSpaces(scanner)
  if (atEnd(scanner)) return endBetween('Object')
  if (!accept(scanner, ':')) return unexpected(scanner, 'a colon to separate field name and value')
  skipSpaces(scanner)
  return atEnd(scanner) ? endBetween('Object') : findFault(scanner)
}

function findInList(
  scanner: Scanner,
  close: string,
  kind: 'Array' | 'Object',
  findInEntry: () => string | undefined,
): string | undefined {
  const start = { ...scanner, at: scanner.at - 1 }
  skipSpaces(scanner)
  if (accept(scanner, close)) return undefined
  if (atEnd(scanner)) return endWithin(kind, start)
  do {
    skipSpaces(scanner)
    const fault = atEnd(scanner) ? endBetween(kind) : findInEntry()
    if (fault !== undefined) return fault
    skipSpaces(scanner)
  } while (accept(scanner, ','))
  if (accept(scanner, close)) return undefined
  return atEnd(scanner) ? endWithin(kind, start) : unexpected(scanner, `comma to separate ${kind} entries`)
}

// JSON lets the control characters behind U+007E stand as they are.
const STRING =
  /"[^"\\[\p{Cc}--[\u007f-\u009f]]]*(?:\\(?:["\\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\[\p{Cc}--[\u007f-\u009f]]]*)*/vy

function findInString(scanner: Scanner): string | undefined {
  take(scanner, STRING)
  if (accept(scanner, '"')) return undefined
  if (atEnd(scanner)) return 'Unexpected end-of-input: was expecting closing quote for a string value'
  const escaped = accept(scanner, '\\')
  const code = scanner.text.codePointAt(scanner.at) ?? 0
  scanner.at += 1
  return escaped
    ? `Unrecognized character escape '${String.fromCodePoint(code)}' (code ${code})`
    : `Illegal unquoted character ((CTRL-CHAR, code ${code})): has to be escaped using backslash to be included in string value`
}

const endWithin = (kind: string, start: Scanner): string =>
  `Unexpected end-of-input: expected close marker for ${kind} (start marker at ${locationOf(start)})`

const endBetween = (kind: string): string => `Unexpected end-of-input within/between ${kind} entries`

const unexpected = (scanner: Scanner, wanted: string): string =>
  unexpectedCharacter(scanner, `was expecting ${wanted}`)

function unexpectedCharacter(scanner: Scanner, complaint: string): string {
  const character = scanner.text[scanner.at] ?? ''
  scanner.at += 1
  return `Unexpected character ('${character}' (code ${character.codePointAt(0) ?? 0})): ${complaint}`
}
