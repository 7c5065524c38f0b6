import type * as z from 'zod'
import type { changeRequest } from '../../../workflows/inputs/kx-database.ts'

export type ChangeRequest = z.infer<typeof changeRequest>

/** Changes that belong in one changeset: a single one, or a DELETE with the PUTs that replace what it deletes. */
export interface Unit {
  requests: ChangeRequest[]
  /** A changeset made before this moment has not loaded what is there now; in milliseconds since 1970. */
  notBefore: number
  /** True where what is there is to be replaced: then only the PUT decides whether it is loaded. */
  replaces: boolean
}

/** Any request, also as the service answers it. */
export interface AnyRequest {
  changeType?: string | undefined
  dbPath?: string | undefined
  s3Path?: string | undefined
}

/** What a request writes or deletes: a file's own path where a file is put into a directory. */
export const targetOf = ({ dbPath = '', s3Path }: AnyRequest): string =>
  s3Path === undefined || s3Path.endsWith('/') || !dbPath.endsWith('/')
    ? dbPath
    : `${dbPath}${s3Path.split('/').at(-1)}`

export const overlap = (some: readonly AnyRequest[], others: readonly AnyRequest[]): boolean =>
  some.some(one => others.some(other => isWithin(targetOf(one), targetOf(other))))

const isWithin = (one: string, other: string): boolean =>
  one === other ||
  (one.endsWith('/') && other.startsWith(one)) ||
  (other.endsWith('/') && one.startsWith(other))

/** True when `requests` hold what makes the unit loaded. */
export const holds = (requests: readonly AnyRequest[], unit: Unit): boolean =>
  unit.requests
    .filter(({ changeType }) => !unit.replaces || changeType === 'PUT')
    .every(wanted => requests.some(request => covers(request, wanted)))

/** True where `request` does what is wanted, alone or with more: a PUT of `hdb/` to `/` puts each of its partitions. */
function covers(request: AnyRequest, wanted: AnyRequest): boolean {
  if (request.changeType !== wanted.changeType) return false
  if (request.dbPath === wanted.dbPath && request.s3Path === wanted.s3Path) return true
  const { s3Path = '', dbPath = '' } = request
  const isDirectory = s3Path.endsWith('/') && dbPath.endsWith('/')
  const below = isDirectory && wanted.s3Path?.startsWith(s3Path) ? wanted.s3Path.slice(s3Path.length) : ''
  return below !== '' && targetOf(wanted) === `${dbPath}${below}`
}
