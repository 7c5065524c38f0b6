// AWS's cron: six fields, one of the two days a `?`. Checked here; the arithmetic of dates is croner's.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
import { Cron } from 'croner'
import { validationException } from '../../wire/service-exception.ts'
import type { WallTime } from './wall-time.ts'

interface Field {
  name: string
  least: number
  most: number
  names?: readonly string[]
  /** Forms beside numbers, names, lists, ranges, steps and `*`. */
  special?: RegExp
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
const DAY_NAME = `(?:[1-7]|${DAYS.join('|')})`

const FIELDS: readonly Field[] = [
  { name: 'minutes', least: 0, most: 59 },
  { name: 'hours', least: 0, most: 23 },
  { name: 'day-of-month', least: 1, most: 31, special: /^(?:\?|L|LW|(?:[1-9]|[12]\d|3[01])W)$/ },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  {
    name: 'day-of-week',
    least: 1,
    most: 7,
    names: DAYS,
    special: new RegExp(`^(?:\\?|L|${DAY_NAME}L|${DAY_NAME}#[1-5])$`),
  },
  { name: 'year', least: 1970, most: 2199 },
]

/** When the clock shows a matching time next. @throws {ServiceException} ValidationException */
export function parseCron(body: string): (after: WallTime) => WallTime | undefined {
  const fields = body.trim().toUpperCase().split(/\s+/)
  const fault = faultOf(fields)
  if (fault !== undefined)
    throw validationException(`Invalid Schedule Expression cron(${body}). Reason: ${fault}`)
  const pattern = ['0', ...fields.map((field, index) => plain(field, FIELDS[index]))].join(' ')
  // By default croner counts Sunday as 0 and takes `6L` for Saturday.
  const cron = new Cron(pattern, {
    alternativeWeekdays: true,
    sloppyRanges: true,
    paused: true,
    timezone: 'UTC',
  })
  return after => cron.nextRun(new Date(after))?.getTime()
}

function faultOf(fields: readonly string[]): string | undefined {
  if (fields.length !== FIELDS.length) return `expected ${FIELDS.length} fields, got ${fields.length}`
  if (fields.filter(field => field === '?').length !== 1) {
    return 'expected ? in exactly one of day-of-month and day-of-week'
  }
  const wrong = FIELDS.find((field, index) => !isValid(fields[index] ?? '', field))
  return wrong && `expected a value of ${wrong.name}, got ${fields[FIELDS.indexOf(wrong)]}`
}

function isValid(text: string, field: Field): boolean {
  if (field.special?.test(text) === true) return true
  return text.split(',').every(item => isItem(item, field))
}

function isItem(item: string, field: Field): boolean {
  const [range = '', step, ...more] = item.split('/')
  if (more.length > 0 || (step !== undefined && !(/^\d{1,4}$/.test(step) && Number(step) > 0))) return false
  if (range === '*') return true
  const ends = range.split('-').map(end => numberOf(end, field))
  return ends.length <= 2 && ends.every(end => end !== undefined && end >= field.least && end <= field.most)
}

function numberOf(text: string, { names = [], least }: Field): number | undefined {
  const named = names.indexOf(text)
  if (named >= 0) return named + least
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined
}

/** Numbers for names, values for steps and for ranges that go over the end (`22-2`, `FRI-MON`), Saturday for `L`. */
function plain(text: string, field: Field | undefined): string {
  if (field === undefined || text === '?') return text
  if (text === 'L' && field.name === 'day-of-week') return '7'
  if (field.special?.test(text) === true) return text
  return text
    .split(',')
    .map(item => plainItem(item, field))
    .join(',')
}

function plainItem(item: string, field: Field): string {
  const [range = '', step] = item.split('/')
  if (range === '*' && step === undefined) return '*'
  const [from = field.least, to] = range.split('-').map(end => numberOf(end, field))
  if (step === undefined && to === undefined) return String(from)
  return valuesBetween(from, to ?? field.most, { ...field, step: Number(step ?? 1) }).join(',')
}

/** croner takes no range that goes over the end, and no step longer than the field. */
function valuesBetween(from: number, to: number, { least, most, step }: Field & { step: number }): number[] {
  const size = most - least + 1
  const count = Math.floor(((to - from + size) % size) / step) + 1
  return Array.from({ length: count }, (_, index) => ((from - least + index * step) % size) + least)
}
