// `{ $.errorInfo.errorCode = "INPUT_*" && ($.data.step = plan-load || $.retries > 3) }`
import { matchesPieces } from '../../wire/glob.ts'
import { parseJson } from '../../wire/json.ts'
import { invalidParameter } from './names.ts'

type Test = (document: unknown) => boolean

/** @throws {ServiceException} InvalidParameterException */
export function parseJsonPattern(pattern: string): (message: string) => boolean {
  const parser = new Parser(pattern)
  const test = parser.pattern()
  return message => {
    const document = parseDocument(message)
    return document !== undefined && test(document)
  }
}

function parseDocument(message: string): unknown {
  if (!message.trimStart().startsWith('{')) return undefined
  try {
    return parseJson(message)
  } catch {
    // A line that is no JSON matches no JSON pattern.
    return undefined
  }
}

const TOKEN = /\s*(\{|\}|\(|\)|&&|\|\||!=|<=|>=|=|<|>|"(?:[^"\\]|\\.)*"|[^\s{}()=<>!&|"]+)/y

/** Recursive descent: or, and, a condition or parentheses. */
class Parser {
  readonly #tokens: string[]
  readonly #pattern: string

  constructor(pattern: string) {
    this.#pattern = pattern
    this.#tokens = tokensOf(pattern)
  }

  pattern(): Test {
    this.#expect('{')
    const test = this.#or()
    this.#expect('}')
    if (this.#tokens.length > 0) throw this.#invalid(`nothing behind }, got ${this.#tokens[0]}`)
    return test
  }

  #or(): Test {
    const tests = [this.#and()]
    while (this.#accept('||')) tests.push(this.#and())
    return document => tests.some(test => test(document))
  }

  #and(): Test {
    const tests = [this.#condition()]
    while (this.#accept('&&')) tests.push(this.#condition())
    return document => tests.every(test => test(document))
  }

  #condition(): Test {
    if (this.#accept('(')) {
      const test = this.#or()
      this.#expect(')')
      return test
    }
    const select = this.#selector()
    const operator = this.#next()
    if (operator === 'IS') return this.#is(select)
    if (operator === 'NOT') {
      this.#expect('EXISTS')
      return document => select(document) === undefined
    }
    const compare = COMPARISONS[operator]
    if (compare === undefined) throw this.#invalid(`an operator, got ${operator}`)
    const value = this.#next()
    const test = compare(value)
    return document => test(select(document))
  }

  #is(select: (document: unknown) => unknown): Test {
    const word = this.#next()
    const value = new Map<string, unknown>([
      ['NULL', null],
      ['TRUE', true],
      ['FALSE', false],
    ])
    if (!value.has(word)) throw this.#invalid(`NULL, TRUE or FALSE, got ${word}`)
    return document => select(document) === value.get(word)
  }

  #selector(): (document: unknown) => unknown {
    const text = this.#next()
    if (!text.startsWith('$')) throw this.#invalid(`a selector that begins with $, got ${text}`)
    const steps = [...text.slice(1).matchAll(/\.([^.[\]]+)|\[(\d+)\]/g)].map(
      ([, name, index]) => name ?? index ?? '',
    )
    return document => steps.reduce(memberOf, document)
  }

  #next(): string {
    const token = this.#tokens.shift()
    if (token === undefined) throw this.#invalid('more')
    return token
  }

  #accept(token: string): boolean {
    if (this.#tokens[0] !== token) return false
    this.#tokens.shift()
    return true
  }

  #expect(token: string): void {
    const found = this.#next()
    if (found !== token) throw this.#invalid(`${token}, got ${found}`)
  }

  #invalid(expected: string) {
    return invalidParameter(`Invalid filter pattern ${this.#pattern}: expected ${expected}`)
  }
}

function tokensOf(pattern: string): string[] {
  const tokens: string[] = []
  const token = new RegExp(TOKEN)
  while (token.lastIndex < pattern.trimEnd().length) {
    const at = token.lastIndex
    const [, text] = token.exec(pattern) ?? []
    if (text === undefined)
      throw invalidParameter(`Invalid filter pattern: unexpected '${pattern.slice(at)}'`)
    tokens.push(text)
  }
  return tokens
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined

type Comparison = (operand: string) => (value: unknown) => boolean

const ordering =
  (holds: (value: number, operand: number) => boolean): Comparison =>
  operand => {
    const number = Number(operand)
    if (Number.isNaN(number)) throw invalidParameter(`expected a number to compare with, got ${operand}`)
    return value => typeof value === 'number' && holds(value, number)
  }

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '=': operand => equals(operand),
  '!=': operand => {
    const same = equals(operand)
    return value => value !== undefined && !same(value)
  },
  '<': ordering((value, operand) => value < operand),
  '<=': ordering((value, operand) => value <= operand),
  '>': ordering((value, operand) => value > operand),
  '>=': ordering((value, operand) => value >= operand),
}

/** A word or quoted text with `*` for any characters; or a number. */
function equals(operand: string): (value: unknown) => boolean {
  const text = operand.startsWith('"') ? operand.slice(1, -1).replace(/\\(.)/g, '$1') : operand
  const pieces = text.split('*')
  return value =>
    typeof value === 'number'
      ? value === Number(text)
      : typeof value === 'string' && matchesPieces(value, pieces)
}
