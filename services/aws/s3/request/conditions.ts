// If-Match and its kin: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html

import type { StoredObject } from '../objects/objects.ts'
import { noSuchKey, notModified, preconditionFailed } from '../protocol/errors.ts'

type Headers = Readonly<Record<string, string>>

/** What a write's headers demand of the object that is there; undefined where they demand nothing. */
export function writeCheck(headers: Headers): ((existing: StoredObject | undefined) => void) | undefined {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers
  if (match === undefined && noneMatch === undefined) return undefined
  return existing => {
    if (match !== undefined && existing === undefined) throw noSuchKey()
    if (match !== undefined && !matches(match, existing)) throw preconditionFailed({ Condition: 'If-Match' })
    if (noneMatch !== undefined && matches(noneMatch, existing)) {
      throw preconditionFailed({ Condition: 'If-None-Match' })
    }
  }
}

/** `prefix` is `x-amz-copy-source-` for the source of a copy. @throws {ServiceException} PreconditionFailed or NotModified */
export function checkRead(headers: Headers, object: StoredObject, prefix = ''): void {
  const value = (name: string) => headers[prefix + name]
  const match = value('if-match')
  const noneMatch = value('if-none-match')
  // RFC 9110, 13.2.2: the tags decide, the times only where no tag is given.
  if (
    match === undefined
      ? changedSince(object, value('if-unmodified-since')) === true
      : !matches(match, object)
  ) {
    throw preconditionFailed({ Condition: match === undefined ? 'If-Unmodified-Since' : 'If-Match' })
  }
  const isSame =
    noneMatch === undefined
      ? changedSince(object, value('if-modified-since')) === false
      : matches(noneMatch, object)
  if (isSame)
    throw prefix === ''
      ? notModified({ etag: `"${object.etag}"`, 'last-modified': object.lastModified.toUTCString() })
      : preconditionFailed({ Condition: 'If-None-Match' })
}

const matches = (tags: string, object: StoredObject | undefined) =>
  object !== undefined &&
  tags
    .split(',')
    .map(tag => tag.trim().replace(/^W\//, '').replaceAll('"', ''))
    .some(tag => tag === '*' || tag === object.etag)

/** Undefined where no time, or none that can be read, is given. Times in headers are whole seconds. */
function changedSince({ lastModified }: StoredObject, date: string | undefined): boolean | undefined {
  const time = Date.parse(date ?? '')
  return Number.isNaN(time) ? undefined : Math.floor(lastModified.getTime() / 1000) * 1000 > time
}
