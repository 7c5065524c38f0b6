import { hash, timingSafeEqual } from 'node:crypto'
import { SignatureError } from '../signature-error.ts'
import { canonicalRequest } from './canonical-request.ts'
import type { Signature, SignedRequest } from './signature.ts'
import { hmac, signingKey } from './signing-key.ts'

/** What a signature is checked against. */
export interface Verification {
  request: SignedRequest
  signature: Signature
  secretAccessKey: string
  /** SHA-256 of the body in hexadecimal digits, or the words that stand for it in S3's requests. */
  payloadHash: string
  /** Milliseconds since 1970. */
  now: number
}

/** @throws {SignatureError} Skewed, Expired, Unsigned or Mismatch */
export function verifySignature({
  request,
  signature,
  secretAccessKey,
  payloadHash,
  now,
}: Verification): void {
  checkTime(signature, now)
  checkCoverage(request, signature)
  const { date, region, service, timestamp } = signature
  const canonical = hash('sha256', canonicalRequest(request, signature, payloadHash))
  const text = `AWS4-HMAC-SHA256\n${timestamp}\n${date}/${region}/${service}/aws4_request\n${canonical}`
  const expected = hmac(signingKey({ secretAccessKey, date, region, service }), text)
  if (timingSafeEqual(expected, Buffer.from(signature.signature, 'hex'))) return
  throw new SignatureError(
    'Mismatch',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  )
}

const MINUTE = 60_000

/** Minutes that a signer's clock may be off: https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html */
const skewOf = (service: string) => (service === 's3' ? 15 : 5)

function checkTime({ timestamp, expires, service }: Signature, now: number): void {
  const signed = timeOf(timestamp)
  const skew = skewOf(service) * MINUTE
  if (signed > now + skew) {
    throw skewed(`Signature not yet current: ${timestamp} is still later than ${timestampOf(now)}`)
  }
  if (expires === undefined) {
    if (signed < now - skew) {
      throw skewed(`Signature expired: ${timestamp} is now earlier than ${timestampOf(now)}`)
    }
  } else if (now > signed + expires * 1000) throw new SignatureError('Expired', 'Request has expired')
}

const skewed = (message: string) => new SignatureError('Skewed', message)

/** YYYYMMDDTHHMMSSZ in milliseconds since 1970. */
function timeOf(timestamp: string): number {
  const digits = (start: number, end: number) => Number(timestamp.slice(start, end))
  const day = [digits(0, 4), digits(4, 6) - 1, digits(6, 8)] as const
  return Date.UTC(...day, digits(9, 11), digits(11, 13), digits(13, 15))
}

const timestampOf = (time: number) => new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')

/** An x-amz header decides what a request does, so one that was added after signing is refused. */
function checkCoverage({ headers }: SignedRequest, { signedHeaders }: Signature): void {
  for (const name in headers) {
    if (name.startsWith('x-amz-') && !signedHeaders.includes(name)) {
      throw new SignatureError(
        'Unsigned',
        `There were headers present in the request which were not signed: ${name}`,
      )
    }
  }
}
