// What a request may hold. A name in its query or headers that its operation does not take asks for something that
// would not be done: it is refused by name, and never dropped.
import { accessDenied, notImplemented } from '../protocol/errors.ts'
import { checkVersion } from '../protocol/version.ts'
import type { S3Request } from './request.ts'

/** What an operation takes beside what every request may hold. */
export interface Served {
  /** As the API's model has it. */
  name: string
  /** The name in the query that leads to it. */
  by?: string
  query?: readonly string[]
  /** Those that begin with `x-amz-`, names in lower case; `x-amz-meta-` stands for all that begin so. */
  headers?: readonly string[]
}

/** @throws {ServiceException} NotImplemented with the name, InvalidArgument for a version, AccessDenied for an owner */
export function checkServed(request: S3Request, served: Served | undefined): void {
  const { call, query } = request
  for (const name of query.keys()) if (!takesQuery(name, served)) throw notImplemented({ Query: name })
  for (const [name, value] of Object.entries(call.headers)) {
    if (name.startsWith('x-amz-') && !takesHeader(name, value, served)) throw notImplemented({ Header: name })
  }
  const asked = query.get('x-id') ?? served?.name
  if (asked !== served?.name) throw notImplemented({ Operation: asked ?? '' })
  checkVersion(query.get('versionId'))
  checkOwners(request)
}

/** As S3, names that begin with `x-` are for whoever reads access logs; SigV4's own begin with `X-Amz-`. */
const takesQuery = (name: string, served: Served | undefined) =>
  /^x-/i.test(name) || name === served?.by || served?.query?.includes(name) === true

function takesHeader(name: string, value: string, served: Served | undefined): boolean {
  if (EVERYWHERE.has(name)) return true
  const isTaken = served?.headers?.some(one => (one.endsWith('-') ? name.startsWith(one) : name === one))
  return isTaken === true && (ONLY[name]?.includes(value) ?? true)
}

const EVERYWHERE = new Set([
  'x-amz-algorithm',
  'x-amz-content-sha256',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-expected-bucket-owner',
  'x-amz-expires',
  // Nobody pays here.
  'x-amz-request-payer',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
  'x-amz-source-expected-bucket-owner',
  'x-amz-trailer',
  'x-amz-user-agent',
])

/** Values that ask for what is done anyway; any other is refused. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  'x-amz-acl': ['private', 'bucket-owner-full-control'],
  'x-amz-bucket-namespace': ['global'],
  'x-amz-bucket-object-lock-enabled': ['false'],
  'x-amz-bypass-governance-retention': ['false'],
  'x-amz-object-annotation-directive': ['COPY'],
  'x-amz-object-ownership': ['BucketOwnerEnforced'],
  'x-amz-optional-object-attributes': ['RestoreStatus'],
  'x-amz-server-side-encryption-bucket-key-enabled': ['false'],
  'x-amz-storage-class': ['STANDARD'],
  'x-amz-tagging-directive': ['COPY'],
}

/** All buckets are the account's own. */
function checkOwners({ call }: S3Request): void {
  for (const name of ['x-amz-expected-bucket-owner', 'x-amz-source-expected-bucket-owner']) {
    const expected = call.headers[name] ?? call.principal.accountId
    if (expected !== call.principal.accountId) throw accessDenied()
  }
}
