import { createHash, hash } from 'node:crypto'
import { type Readable, Transform } from 'node:stream'
import { readBody } from '../body.ts'
import type { Call } from '../call.ts'
import { SignatureError } from '../signature-error.ts'
import { AwsChunkedDecoder } from './aws-chunked.ts'
import { ChunkSignatures } from './chunk-signatures.ts'
import type { Signature } from './signature.ts'

/** Bodies up to this are checked whole before the service sees them. */
const SMALL = 256 * 1024

export interface SignedPayload {
  body: Readable
  /** As Content-Length says; undefined where the body comes in HTTP's own chunks. */
  length: number | undefined
  /** `x-amz-content-sha256`: a hash, or what S3 takes in its place. */
  payloadHash: string
  signature: Signature
  secretAccessKey: string
}

/**
 * The body freed of its framing. It is checked as it streams, and its end is an error where it is not the one
 * that was signed: nothing may be kept of a body before it has ended.
 * @throws {SignatureError} Payload or Malformed
 */
export async function openPayload(payload: SignedPayload): Promise<Pick<Call, 'body' | 'trailers'>> {
  const { body, length, payloadHash } = payload
  if (payloadHash.startsWith('STREAMING-')) return unframed(payload)
  if (length !== undefined && length <= SMALL)
    return { body: await checkWhole(body, payloadHash), trailers: {} }
  const passed = payloadHash === 'UNSIGNED-PAYLOAD' ? body : relay(body, checkedStream(payloadHash))
  return { body: passed, trailers: {} }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function unframed({ body, payloadHash, signature, secretAccessKey }: SignedPayload) {
  const [kind = ''] =
    /^STREAMING-(AWS4-HMAC-SHA256|UNSIGNED)-PAYLOAD(-TRAILER)?$/.exec(payloadHash)?.slice(1) ?? []
  if (kind === '') {
    throw new SignatureError('Malformed', `expected a kind of streamed payload, got '${payloadHash}'`)
  }
  const signatures = kind === 'UNSIGNED' ? undefined : new ChunkSignatures(signature, secretAccessKey)
  const trailers: Record<string, string> = {}
  return { body: relay(body, new AwsChunkedDecoder(trailers, signatures)), trailers }
}

async function checkWhole(body: Readable, payloadHash: string): Promise<Buffer> {
  const bytes = await readBody(body, SMALL)
  if (payloadHash !== 'UNSIGNED-PAYLOAD' && hash('sha256', bytes) !== payloadHash) throw otherPayload()
  return bytes
}

function checkedStream(payloadHash: string): Transform {
  const sha256 = createHash('sha256')
  return new Transform({
    transform(chunk, _, done) {
      sha256.update(chunk)
      done(null, chunk)
    },
    flush: done => done(sha256.digest('hex') === payloadHash ? null : otherPayload()),
  })
}

/** Like pipe, but a connection that breaks ends the decoder too. */
function relay(body: Readable, decoder: Transform): Readable {
  body.on('error', error => decoder.destroy(error))
  body.on('close', () => {
    if (!body.readableEnded) decoder.destroy(new Error('expected the whole body, got a closed connection'))
  })
  // Whoever reads the decoder gets the error. Where nobody does any more, the error must not end the process.
  decoder.on('error', () => body.unpipe(decoder))
  return body.pipe(decoder)
}

export const otherPayload = () =>
  new SignatureError(
    'Payload',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  )
