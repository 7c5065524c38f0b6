import { createHash, hash, type KeyObject, timingSafeEqual } from 'node:crypto'
import { SignatureError } from '../signature-error.ts'
import type { Signature } from './signature.ts'
import { hmac, signingKey } from './signing-key.ts'

const HASH_OF_NOTHING = hash('sha256', '')

/**
 * The chain of signatures in a body whose chunks are signed each: every one covers the signature before it,
 * the first the request's own. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export class ChunkSignatures {
  readonly #key: KeyObject
  readonly #head: string
  #previous: string
  #hash = createHash('sha256')

  constructor({ date, region, service, timestamp, signature }: Signature, secretAccessKey: string) {
    this.#key = signingKey({ secretAccessKey, date, region, service })
    this.#head = `${timestamp}\n${date}/${region}/${service}/aws4_request`
    this.#previous = signature
  }

  update(data: Buffer): void {
    this.#hash.update(data)
  }

  /** Ends a chunk. @throws {SignatureError} Mismatch */
  endChunk(signature: string): void {
    const digest = this.#hash.digest('hex')
    this.#hash = createHash('sha256')
    this.#check('PAYLOAD', `${HASH_OF_NOTHING}\n${digest}`, signature)
  }

  /** `lines` are the trailing headers, each `name:value\n`. @throws {SignatureError} Mismatch */
  endTrailer(lines: string, signature: string): void {
    this.#check('TRAILER', hash('sha256', lines), signature)
  }

  #check(kind: 'PAYLOAD' | 'TRAILER', digest: string, signature: string): void {
    const text = `AWS4-HMAC-SHA256-${kind}\n${this.#head}\n${this.#previous}\n${digest}`
    const given = Buffer.from(signature, 'hex')
    const expected = hmac(this.#key, text)
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new SignatureError('Mismatch', `expected every chunk to be signed, got another signature for one`)
    }
    this.#previous = signature
  }
}
