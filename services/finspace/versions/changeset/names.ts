import { ChangesetError } from './changeset-error.ts'

/** The limit of the file systems that a database lives on, in bytes of UTF-8. */
const LONGEST_NAME = 255
/** Leaves room in the system's 4,096 for the folder above it. */
const LONGEST_PATH = 2048

/**
 * The names in a path below a database or a prefix. What would lead out of its directory, or be another path
 * on some file system, is refused.
 * @throws {ChangesetError} INPUT_INVALID, naming `path` as `shown`.
 */
export function parseNames(path: string, shown: string): string[] {
  if (Buffer.byteLength(path) > LONGEST_PATH) {
    throw new ChangesetError('INPUT_INVALID', `expected a path of up to ${LONGEST_PATH} bytes, got ${shown}`)
  }
  const names = path.split('/')
  for (const name of names) {
    const fault = faultOf(name)
    if (fault !== undefined)
      throw new ChangesetError('INPUT_INVALID', `expected ${fault} in a path, got ${shown}`)
  }
  return names
}

function faultOf(name: string): string | undefined {
  if (name === '') return 'no empty name'
  if (name === '.' || name === '..') return "no name '.' or '..'"
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\u0000-\u001f\u007f\\]/.test(name)) return 'no control character or backslash'
  if (!name.isWellFormed()) return 'only well-formed Unicode'
  if (Buffer.byteLength(name) > LONGEST_NAME) return `names of up to ${LONGEST_NAME} bytes`
  return undefined
}
