// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
import { parseFieldsPattern } from './fields-pattern.ts'
import { parseJsonPattern } from './json-pattern.ts'
import { regexTest } from './regex.ts'

export type Matcher = (message: string) => boolean

/**
 * Terms, a condition on JSON in braces, or fields between spaces in brackets. A regular expression among them is not bounded in time: match many messages
 * in one bounded run.
 * @throws {ServiceException} InvalidParameterException
 */
export function parseFilterPattern(pattern: string): Matcher {
  const text = pattern.trim()
  if (text === '') return () => true
  if (text.startsWith('{')) return parseJsonPattern(text)
  if (text.startsWith('[')) return parseFieldsPattern(text)
  return matchTerms(termsOf(text))
}

interface Term {
  kind: '' | '?' | '-'
  test: Matcher
}

const TERM = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|%([^%]*)%|(\S+))/g

function termsOf(text: string): Term[] {
  return [...text.matchAll(TERM)].map(([, sign = '', quoted, regex, word = '']) => {
    const kind = sign === '?' || sign === '-' ? sign : ''
    if (regex !== undefined) return { kind, test: regexTest(regex) }
    const phrase = quoted?.replace(/\\(.)/g, '$1') ?? word
    return { kind, test: message => message.includes(phrase) }
  })
}

/** All plain terms, none of the excluded ones; one of the optional ones where there are only those. */
function matchTerms(terms: readonly Term[]): Matcher {
  const of = (kind: Term['kind']) => terms.filter(term => term.kind === kind)
  const [required, optional, excluded] = [of(''), of('?'), of('-')]
  return message =>
    required.every(({ test }) => test(message)) &&
    !excluded.some(({ test }) => test(message)) &&
    (required.length > 0 || optional.length === 0 || optional.some(({ test }) => test(message)))
}
