// Where a key's bytes lie under the root: `<bucket>/<key>` where a key can be a file's path, so that the
// folders can be used without S3, and `.keys/<bucket>/<escaped key>` where it cannot.
import { join } from 'node:path'

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const isBucketName = (name: string): boolean =>
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
  !name.includes('..') &&
  !/^\d+\.\d+\.\d+\.\d+$/.test(name)

/** In bytes of UTF-8. */
export const LONGEST_KEY = 1024
/** In bytes: the limit of Linux's and macOS's file systems. */
const LONGEST_NAME = 255

/** Undefined where the key cannot be a file's path. */
export function plainPath(bucketFolder: string, key: string): string | undefined {
  return key.split('/').every(isFileName) ? `${bucketFolder}/${key}` : undefined
}

/** U+FFFD is what names that are no UTF-8 read as: two files could look the same. */
const isFileName = (name: string) =>
  name !== '' &&
  name !== '.' &&
  name !== '..' &&
  !/[\0\uFFFD]/.test(name) &&
  (name.length < LONGEST_NAME / 3 || Buffer.byteLength(name) <= LONGEST_NAME)

export const escapedFolder = (root: string, bucket: string): string => join(root, '.keys', bucket)

/** Every byte but letters, digits, `-` and `_` as %XX, cut into names that fit; a `+` marks all but the last. */
export function escapedPath(root: string, bucket: string, key: string): string {
  const text = [...Buffer.from(key)].map(escapeByte).join('')
  const names = text.match(/.{1,200}/g) ?? []
  return join(
    escapedFolder(root, bucket),
    ...names.map((name, index) => (index < names.length - 1 ? `${name}+` : name)),
  )
}

function escapeByte(byte: number): string {
  const character = String.fromCharCode(byte)
  return /[A-Za-z0-9_-]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0').toUpperCase()}`
}

/** The key of a path under `escapedFolder`; undefined for what `escapedPath` would not have made. */
export function keyOfEscaped(relativePath: string): string | undefined {
  try {
    return decodeURIComponent(relativePath.replaceAll('+/', ''))
  } catch {
    return undefined
  }
}

/** S3's order: by the bytes of UTF-8, which is that of UTF-16 but for surrogate pairs. */
export function compareKeys(one: string, other: string): number {
  if (one === other) return 0
  if (/[\uD800-\uDFFF]/.test(one + other)) return Buffer.compare(Buffer.from(one), Buffer.from(other))
  return one < other ? -1 : 1
}
