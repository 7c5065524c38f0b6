import { ChangesetError } from './changeset-error.ts'
import { parseNames } from './names.ts'

/** One step of a changeset, as `CreateKxChangeset` takes it. */
export interface ChangeRequest {
  changeType: 'PUT' | 'DELETE'
  /** `/2026.11.20/trade/`: at most three levels. */
  dbPath: string
  /** Of a PUT: a directory ends in `/`, a file does not. */
  s3Path?: string
}

export type Change = Put | { type: 'DELETE'; path: string[] }

export interface Put {
  type: 'PUT'
  path: string[]
  /** The path is of a directory that takes the file under its own name, not of the file itself. */
  into: boolean
  bucket: string
  /** A directory's prefix ends in `/`, or is empty for a whole bucket. */
  key: string
  from: 'directory' | 'file'
}

/** API model, `ChangeRequests`. */
const MOST_REQUESTS = 32
/** API model, `DbPath`: its pattern allows three levels. */
const DEEPEST = 3

/** @throws {ChangesetError} INPUT_INVALID, naming the request at fault. */
export function parseChangeRequests(requests: ChangeRequest[]): Change[] {
  if (requests.length < 1 || requests.length > MOST_REQUESTS) {
    throw new ChangesetError(
      'INPUT_INVALID',
      `expected 1 to ${MOST_REQUESTS} change requests, got ${requests.length}`,
    )
  }
  return requests.map(parseChangeRequest)
}

function parseChangeRequest({ changeType, dbPath, s3Path }: ChangeRequest): Change {
  const path = parseDbPath(dbPath)
  if (changeType === 'DELETE') return { type: 'DELETE', path }
  if (s3Path === undefined)
    throw new ChangesetError('INPUT_INVALID', `expected an s3Path to PUT at ${dbPath}, got none`)
  const { bucket, key } = parseS3Path(s3Path)
  const from = key === '' || key.endsWith('/') ? 'directory' : 'file'
  return { type: 'PUT', path, into: dbPath.endsWith('/'), bucket, key, from }
}

function parseDbPath(dbPath: string): string[] {
  if (!dbPath.startsWith('/'))
    throw new ChangesetError('INPUT_INVALID', `expected a dbPath that begins with /, got ${dbPath}`)
  // An encoded separator must not become one in a client or proxy; `*` and `?` are for the paths of dataviews.
  if (/[%*?]/.test(dbPath))
    throw new ChangesetError('INPUT_INVALID', `expected a dbPath without % * or ?, got ${dbPath}`)
  if (dbPath === '/') return []
  const names = parseNames(dbPath.slice(1).replace(/\/$/, ''), dbPath)
  if (names.length <= DEEPEST) return names
  throw new ChangesetError('INPUT_INVALID', `expected a dbPath of up to ${DEEPEST} levels, got ${dbPath}`)
}

function parseS3Path(s3Path: string): { bucket: string; key: string } {
  const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.*)$/s.exec(s3Path) ?? []
  if (bucket === undefined || key === undefined) {
    throw new ChangesetError('INPUT_INVALID', `expected an s3Path like s3://bucket/key, got ${s3Path}`)
  }
  if (key !== '') parseNames(key.replace(/\/$/, ''), s3Path)
  return { bucket, key }
}
