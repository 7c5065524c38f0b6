// `( $.a = "x" && ($.b = y* || $.c > 3) )`: conditions on what selectors find, in JSON and in fields between spaces.
import { matchesPieces } from '../../wire/glob.ts'
import { invalidParameter } from './names.ts'
import { regexTest } from './regex.ts'

export type Test = (document: unknown) => boolean
type Select = (document: unknown) => unknown

/** What conditions are about. */
export interface Language {
  /** What the token selects; undefined where it is no selector. */
  selector(token: string): Select | undefined
  /** Whether a value can be null, true, false or absent. */
  hasStates: boolean
  /** The value as `<` and `>` compare it. */
  numberOf(value: unknown): number | undefined
}

const TOKEN =
  /\s*(\{|\}|\(|\)|&&|\|\||!=|<=|>=|=|<|>|%[^%]*%|"(?:[^"\\]|\\.)*"|\$(?:\.?\[(?:'[^']*'|"[^"]*"|\d+)\]|\.[\w-]+)+(?=[\s{}()=<>!&|]|$)|[^\s{}()=<>!&|"]+)/y

/** Recursive descent: or, and, a condition or parentheses. */
export class ConditionParser {
  readonly #tokens: string[]
  readonly #pattern: string
  readonly #language: Language

  constructor(pattern: string, language: Language) {
    this.#pattern = pattern
    this.#language = language
    this.#tokens = tokensOf(pattern)
  }

  /** All of the text, between braces. */
  inBraces(): Test {
    this.#expect('{')
    const test = this.#or()
    this.#expect('}')
    return this.#toTheEnd(test)
  }

  /** All of the text. */
  whole(): Test {
    return this.#toTheEnd(this.#or())
  }

  #toTheEnd(test: Test): Test {
    if (this.#tokens.length > 0) throw this.#invalid(`nothing more, got ${this.#tokens[0]}`)
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
    if (this.#language.hasStates && operator === 'IS') return this.#is(select)
    if (this.#language.hasStates && operator === 'NOT') {
      this.#expect('EXISTS')
      return document => select(document) === undefined
    }
    const compare = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined
    if (compare === undefined) throw this.#invalid(`an operator, got ${operator}`)
    const test = compare(this.#next(), this.#language)
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

  #selector(): Select {
    const text = this.#next()
    const select = this.#language.selector(text)
    if (select === undefined) throw this.#invalid(`a selector, got ${text}`)
    return select
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

type Comparison = (operand: string, language: Language) => Test

const ordering =
  (holds: (value: number, operand: number) => boolean): Comparison =>
  (operand, { numberOf }) => {
    const bound = Number(operand)
    if (Number.isNaN(bound)) throw invalidParameter(`expected a number to compare with, got ${operand}`)
    return value => {
      const number = numberOf(value)
      return number !== undefined && holds(number, bound)
    }
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

/** A word or quoted text with `*` for any characters, a number, or a regular expression between percent signs. */
function equals(operand: string): Test {
  if (/^%.*%$/s.test(operand)) {
    const test = regexTest(operand.slice(1, -1))
    return value => (typeof value === 'string' || typeof value === 'number') && test(String(value))
  }
  const text = operand.startsWith('"') ? operand.slice(1, -1).replace(/\\(.)/g, '$1') : operand
  const pieces = text.split('*')
  return value =>
    typeof value === 'number'
      ? value === Number(text)
      : typeof value === 'string' && matchesPieces(value, pieces)
}
