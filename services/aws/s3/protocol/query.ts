// What stands in a query besides names: numbers and the encoding that an answer is to have.
import { invalidArgument } from './errors.ts'

export interface Bounds {
  least: number
  /** What is beyond is cut to it. */
  most: number
  /** Where the query has none. */
  unless: number
}

/** A member of the query as S3 reads a number. @throws {ServiceException} InvalidArgument */
export function numberIn(query: URLSearchParams, name: string, { least, most, unless }: Bounds): number {
  const text = query.get(name)
  if (text === null || text === '') return unless
  return Math.min(wholeNumber(name, text, least), most)
}

const LARGEST = 2 ** 31 - 1

/** @throws {ServiceException} InvalidArgument */
export function wholeNumber(name: string, text: string, least = 0, largest = LARGEST): number {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= largest) return number
  throw invalidArgument(
    { ArgumentName: name, ArgumentValue: text },
    `Argument ${name} must be an integer between ${least} and ${largest}`,
  )
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MOST_PARTS = 10_000

/** Undefined where the query has none. @throws {ServiceException} InvalidArgument */
export function partNumberIn(query: URLSearchParams): number | undefined {
  const text = query.get('partNumber')
  if (text === null) return undefined
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= MOST_PARTS) return number
  throw invalidArgument(
    { ArgumentName: 'partNumber', ArgumentValue: text },
    `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`,
  )
}

export type Write = (text: string) => string

/** XML cannot hold every character of a key, so clients ask for URL encoding. @throws {ServiceException} InvalidArgument */
export function writerOf(query: URLSearchParams): Write {
  const encoding = query.get('encoding-type') ?? ''
  if (encoding === '') return text => text
  if (encoding === 'url') return text => encodeURIComponent(text).replaceAll('%2F', '/')
  throw invalidArgument(
    { ArgumentName: 'encoding-type', ArgumentValue: encoding },
    'Invalid Encoding Method specified in Request',
  )
}
