// `{ $.errorInfo.errorCode = "INPUT_*" && ($.data.step = plan-load || $.retries > 3) }`
import { parseJson } from '../../wire/json.ts'
import { ConditionParser, type Language } from './condition.ts'

/** @throws {ServiceException} InvalidParameterException */
export function parseJsonPattern(pattern: string): (message: string) => boolean {
  const test = new ConditionParser(pattern, JSON_LANGUAGE).inBraces()
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

const SELECTOR = /^\$(?:\.?\[(?:'[^']*'|"[^"]*"|\d+)\]|\.[\w-]+)+$/
const STEP = /\[(?:'([^']*)'|"([^"]*)"|(\d+))\]|\.([\w-]+)/g

const JSON_LANGUAGE: Language = {
  /** `$.a.b[0]`; a name with other characters stands in brackets and quotes: `$.['a.b']`. */
  selector(token) {
    if (!SELECTOR.test(token)) return undefined
    const steps = [...token.matchAll(STEP)].map(
      ([, single, double, index, name]) => single ?? double ?? index ?? name ?? '',
    )
    return document => steps.reduce(memberOf, document)
  },
  hasStates: true,
  numberOf: value => (typeof value === 'number' ? value : undefined),
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
