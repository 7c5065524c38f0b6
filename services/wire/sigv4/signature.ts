import { SignatureError } from '../signature-error.ts'

/** A request as it came, before anyone trusts it. */
export interface SignedRequest {
  method: string
  /** As sent, escapes kept. */
  rawPath: string
  rawQuery: string
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
}

/** What a request says of its signer, in the Authorization header or in the query. */
export interface Signature {
  accessKeyId: string
  /** YYYYMMDD */
  date: string
  region: string
  service: string
  /** Names in lower case, sorted. */
  signedHeaders: readonly string[]
  /** 64 hexadecimal digits. */
  signature: string
  /** YYYYMMDDTHHMMSSZ */
  timestamp: string
  sessionToken: string | undefined
  /** Seconds that a presigned URL holds; undefined where the signature is in the header. */
  expires: number | undefined
}

const ALGORITHM = 'AWS4-HMAC-SHA256'
/** A week: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
const LONGEST_EXPIRY = 604_800

/** @throws {SignatureError} Missing or Malformed */
export function readSignature(request: SignedRequest): Signature {
  const { authorization } = request.headers
  if (authorization !== undefined) return fromHeader(authorization, request.headers)
  if (request.rawQuery.includes('X-Amz-')) return fromQuery(new URLSearchParams(request.rawQuery))
  // What `aws s3 presign` of version 1 makes, unless `s3.signature_version` is set to s3v4.
  if (request.rawQuery.includes('AWSAccessKeyId='))
    throw malformed(`expected a URL presigned by ${ALGORITHM}`)
  throw new SignatureError('Missing', 'Missing Authentication Token')
}

function fromHeader(authorization: string, headers: SignedRequest['headers']): Signature {
  if (!authorization.startsWith(`${ALGORITHM} `)) {
    throw malformed(`expected Authorization to begin with ${ALGORITHM}`)
  }
  const pairs = authorization
    .slice(ALGORITHM.length + 1)
    .split(',')
    .map(part => part.trim().split(/=(.*)/s, 2))
  // A header that came twice arrives joined by a comma: which of the two signed is not ours to choose.
  const names = pairs.map(([name]) => name)
  if (new Set(names).size < names.length) throw malformed('expected one Authorization header, got several')
  const parts = Object.fromEntries(pairs)
  return assemble({
    credential: parts['Credential'],
    signedHeaders: parts['SignedHeaders'],
    signature: parts['Signature'],
    timestamp: headers['x-amz-date'] ?? timestampOf(headers['date']),
    sessionToken: headers['x-amz-security-token'],
    expires: undefined,
  })
}

/** Signers may send the standard Date header in place of X-Amz-Date. */
function timestampOf(date: string | undefined): string | undefined {
  const time = new Date(date ?? Number.NaN)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString().replace(/[-:]|\.\d+/g, '')
}

function fromQuery(query: URLSearchParams): Signature {
  const get = (name: string) => query.get(name) ?? undefined
  if (get('X-Amz-Algorithm') !== ALGORITHM) throw malformed(`expected X-Amz-Algorithm to be ${ALGORITHM}`)
  const written = get('X-Amz-Expires') ?? ''
  // Number() would read 1e3 and 0x10 too.
  const expires = /^\d{1,6}$/.test(written) ? Number(written) : 0
  if (expires < 1 || expires > LONGEST_EXPIRY) {
    throw malformed(`expected X-Amz-Expires to be 1 to ${LONGEST_EXPIRY} seconds, got '${written}'`)
  }
  return assemble({
    credential: get('X-Amz-Credential'),
    signedHeaders: get('X-Amz-SignedHeaders'),
    signature: get('X-Amz-Signature'),
    timestamp: get('X-Amz-Date'),
    sessionToken: get('X-Amz-Security-Token'),
    expires,
  })
}

interface Parts extends Pick<Signature, 'sessionToken' | 'expires'> {
  credential: string | undefined
  signedHeaders: string | undefined
  signature: string | undefined
  timestamp: string | undefined
}

function assemble({ credential, signedHeaders, signature, timestamp, ...rest }: Parts): Signature {
  const scope = /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential ?? '')
  if (scope === null) {
    throw malformed(
      `expected Credential to be <access key>/<date>/<region>/<service>/aws4_request, got '${credential ?? ''}'`,
    )
  }
  const [, accessKeyId = '', date = '', region = '', service = ''] = scope
  if (timestamp === undefined || !/^\d{8}T\d{6}Z$/.test(timestamp) || !timestamp.startsWith(date)) {
    throw malformed(`expected X-Amz-Date to be a time of ${date}, got '${timestamp ?? ''}'`)
  }
  if (signature === undefined || !/^[0-9a-f]{64}$/.test(signature)) {
    throw malformed('expected Signature to be 64 hexadecimal digits')
  }
  const names = signedHeaders?.split(';') ?? []
  if (!names.includes('host')) throw malformed(`expected SignedHeaders to name host, got '${signedHeaders}'`)
  return { accessKeyId, date, region, service, signedHeaders: names, signature, timestamp, ...rest }
}

const malformed = (message: string) => new SignatureError('Malformed', message)
