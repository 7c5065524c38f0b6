// What a client says that its body is, and the comparison with what came.
import type { Call } from '../../../wire/call.ts'
import type { Checksum } from '../objects/description.ts'
import { type Digests, digestsOf, type Upload, writeUpload } from '../objects/upload.ts'
import { CHECKSUMS, UNSERVED_CHECKSUMS } from '../protocol/checksums.ts'
import {
  badDigest,
  incompleteBody,
  invalidDigest,
  invalidRequest,
  notImplemented,
} from '../protocol/errors.ts'

const ALGORITHMS = Object.keys(CHECKSUMS)

export interface Received extends Upload {
  /** The checksum to keep, where the client gave one or asked for one. */
  declared: { checksum?: Checksum }
}

/**
 * The body of a call as a file, once it is found to be what the client meant. Where an algorithm is expected, its
 * checksum is counted also for a client that states none.
 * @throws {ServiceException} IncompleteBody, InvalidDigest, BadDigest or InvalidRequest
 */
export async function receiveUpload(call: Call, path: string, expected?: string): Promise<Received> {
  const declared = declaredAlgorithm(call)
  if (expected !== undefined && declared !== undefined && declared !== expected) {
    throw invalidRequest(
      {},
      `Checksum Type mismatch occurred, expected checksum Type: ${expected.toLowerCase()}, actual checksum Type: ${declared.toLowerCase()}`,
    )
  }
  const algorithm = declared ?? expected
  const upload = await writeUpload(path, Buffer.isBuffer(call.body) ? [call.body] : call.body, algorithm)
  try {
    checkIntegrity(call, upload, algorithm)
  } catch (error) {
    await upload[Symbol.asyncDispose]()
    throw error
  }
  return { ...upload, declared: fullChecksum(algorithm, upload.checksum) }
}

/** As a description has it. */
export const fullChecksum = (
  algorithm: string | undefined,
  bytes: Buffer | undefined,
): { checksum?: Checksum } =>
  algorithm === undefined || bytes === undefined
    ? {}
    : { checksum: { algorithm, value: bytes.toString('base64'), type: 'FULL_OBJECT' } }

/** As `receiveUpload`, of a body in memory. */
export async function checkBytes(call: Call, bytes: Buffer): Promise<void> {
  const algorithm = declaredAlgorithm(call)
  checkIntegrity(call, await digestsOf([bytes], algorithm), algorithm)
}

/** The checksum that comes with the body, in its headers or behind it. @throws {ServiceException} InvalidRequest */
export function declaredAlgorithm({ headers }: Call): string | undefined {
  const trailers = (headers['x-amz-trailer'] ?? '').toLowerCase().split(/\s*,\s*/)
  checkTrailers(trailers)
  const declared = ALGORITHMS.filter(
    algorithm => headers[headerOf(algorithm)] !== undefined || trailers.includes(headerOf(algorithm)),
  )
  if (declared.length > 1) {
    throw invalidRequest(
      {},
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    )
  }
  const asked = headers['x-amz-sdk-checksum-algorithm'] ?? headers['x-amz-checksum-algorithm']
  return declared[0] ?? (asked === undefined ? undefined : algorithmOf(asked))
}

function algorithmOf(asked: string): string {
  const name = asked.toUpperCase()
  if (ALGORITHMS.includes(name)) return name
  if (UNSERVED_CHECKSUMS.includes(name)) throw notImplemented({ Algorithm: name })
  throw invalidRequest({}, `expected a checksum algorithm of ${ALGORITHMS.join(', ')}, got '${asked}'`)
}

/** @throws {ServiceException} NotImplemented: a checksum that nobody compares must not look as if it were */
function checkTrailers(trailers: readonly string[]): void {
  const unserved = trailers.find(name => name !== '' && !ALGORITHMS.some(one => headerOf(one) === name))
  if (unserved !== undefined) throw notImplemented({ Trailer: unserved })
}

export const headerOf = (algorithm: string): string => `x-amz-checksum-${algorithm.toLowerCase()}`

function checkIntegrity(call: Call, upload: Digests, algorithm: string | undefined): void {
  checkSize(call, upload.size)
  checkMd5(call.headers['content-md5'], upload.md5)
  if (algorithm !== undefined) checkChecksum(call, upload, algorithm)
}

function checkSize({ headers }: Call, size: number): void {
  const declared = headers['x-amz-decoded-content-length'] ?? String(size)
  if (declared !== String(size)) throw incompleteBody()
}

function checkMd5(declared: string | undefined, md5: Buffer): void {
  if (declared === undefined) return
  const expected = Buffer.from(declared, 'base64')
  if (expected.length !== md5.length) throw invalidDigest()
  if (!expected.equals(md5)) throw badDigest()
}

function checkChecksum({ headers, trailers }: Call, { checksum }: Digests, algorithm: string): void {
  const name = headerOf(algorithm)
  const declared = headers[name] ?? trailers[name]
  if (declared === undefined) {
    if (headers['x-amz-trailer'] === undefined) return
    throw invalidRequest({}, `expected ${name} behind the body, as x-amz-trailer says, got none`)
  }
  const expected = Buffer.from(declared, 'base64')
  if (expected.length !== checksum?.length) throw invalidRequest({}, `Value for ${name} header is invalid.`)
  if (!expected.equals(checksum)) {
    throw badDigest({}, `The ${algorithm} you specified did not match the calculated checksum.`)
  }
}

/** For answers in XML. */
export const checksumElements = (checksum: Checksum | undefined): Record<string, string> =>
  checksum === undefined
    ? {}
    : { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type }

/** For answers in headers. */
export const checksumHeaders = (checksum: Checksum | undefined): Record<string, string> =>
  checksum === undefined
    ? {}
    : { [headerOf(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type }
