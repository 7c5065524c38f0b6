// `[ip, user, ..., status = 4* || status = 500, bytes > 1000]`: fields of a line, with spaces between them.
import { ConditionParser, type Language, type Test } from './condition.ts'
import { invalidParameter } from './names.ts'

/**
 * A line has as many fields as the pattern, more where `...` stands for any number of them.
 * @throws {ServiceException} InvalidParameterException
 */
export function parseFieldsPattern(pattern: string): (message: string) => boolean {
  if (!pattern.endsWith(']')) throw invalid(pattern, '] at the end')
  const fields = fieldsOf(pattern.slice(1, -1))
  const gap = fields.indexOf('...')
  if (gap !== fields.lastIndexOf('...')) throw invalid(pattern, 'at most one ...')
  const tests = fields.map(field => (field === '...' ? anything : testOf(field)))
  const before = gap < 0 ? tests : tests.slice(0, gap)
  const behind = gap < 0 ? [] : tests.slice(gap + 1)
  return message => {
    const found = partsOf(message)
    const fits = gap < 0 ? found.length === tests.length : found.length >= before.length + behind.length
    const last = found.length - behind.length
    return (
      fits &&
      before.every((test, index) => test(found[index])) &&
      behind.every((test, index) => test(found[last + index]))
    )
  }
}

const anything: Test = () => true

/** At the commas that stand in no quotes and no regular expression. */
function fieldsOf(text: string): string[] {
  const fields = ['']
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|%[^%]*%|,|[^",%]+|["%]/gs)) {
    if (token === ',') fields.push('')
    else fields[fields.length - 1] += token
  }
  return fields.map(field => field.trim())
}

/** A name alone, or nothing, takes any field; a condition names its field in each comparison. */
function testOf(field: string): Test {
  if (field === '' || NAME.test(field)) return anything
  let name: string | undefined
  const language: Language = {
    selector(token) {
      name ??= token
      return NAME.test(token) && token === name ? value => value : undefined
    },
    hasStates: false,
    numberOf(value) {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN
      return Number.isNaN(number) ? undefined : number
    },
  }
  return new ConditionParser(field, language).whole()
}

const NAME = /^[\w-]+$/

/** What stands in quotes or brackets is one field, without them. */
const partsOf = (message: string): string[] =>
  [...message.matchAll(/"([^"]*)"|\[([^\]]*)\]|(\S+)/g)].map(
    ([, quoted, bracketed, word]) => quoted ?? bracketed ?? word ?? '',
  )

const invalid = (pattern: string, expected: string) =>
  invalidParameter(`Invalid filter pattern ${pattern}: expected ${expected}`)
