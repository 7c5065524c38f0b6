import type { Clock } from '../store/clock.ts'
import type { Principal } from '../wire/call.ts'
import { ServiceException } from '../wire/service-exception.ts'
import type { Protocol } from '../wire/signature-error.ts'

/** How fast one principal may call. */
export interface Rate {
  /** Calls that may come in a second, without end. */
  perSecond: number
  /** Calls that may come at once after a rest. */
  burst: number
}

/** More than most machines answer: it stops the loop that ran wild, and no honest load. */
export const generousRate: Rate = { perSecond: 20_000, burst: 40_000 }

export interface Throttle {
  /** Counts a call. @throws {ServiceException} where it is one too many, named as the protocol's clients know it. */
  take({ arn }: Principal, protocol: Protocol): void
}

interface Bucket {
  tokens: number
  /** When it held so many. Milliseconds since 1970. */
  at: number
}

/** A token bucket for each principal: its access keys and clients share one. */
export function createThrottle({ perSecond, burst }: Rate, clock: Clock): Throttle {
  const buckets = new Map<string, Bucket>()
  const tokensOf = ({ tokens, at }: Bucket, now: number) =>
    Math.min(burst, tokens + (Math.max(0, now - at) / 1000) * perSecond)
  const forgetRested = (now: number) => {
    for (const [arn, bucket] of buckets) if (tokensOf(bucket, now) >= burst) buckets.delete(arn)
  }
  return {
    take({ arn }, protocol) {
      const now = clock.now()
      const known = buckets.get(arn)
      if (known === undefined && buckets.size >= MOST_KEPT) forgetRested(now)
      const tokens = known === undefined ? burst : tokensOf(known, now)
      if (tokens < 1) throw REFUSALS[protocol]()
      buckets.set(arn, { tokens: tokens - 1, at: now })
    },
  }
}

/** Sessions come and go under ever new names; a full bucket is as good as none. */
const MOST_KEPT = 10_000

const refusal = (code: string, status: number, message: string) => () =>
  new ServiceException({ code, status }, message)

const REFUSALS: Readonly<Record<Protocol, () => ServiceException>> = {
  json: refusal('ThrottlingException', 429, 'Rate exceeded'),
  // https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
  query: refusal('ThrottlingException', 400, 'Rate exceeded'),
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  s3: refusal('SlowDown', 503, 'Please reduce your request rate.'),
}
