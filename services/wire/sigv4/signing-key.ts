import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'

/** Keys hold for a day, so few are in use at once. */
const MOST_KEPT = 1000

const kept = new Map<string, KeyObject>()

export interface KeyScope {
  secretAccessKey: string
  /** YYYYMMDD */
  date: string
  region: string
  service: string
}

/**
 * The key of one day, region and service. Kept, since deriving it costs four rounds of HMAC; as a KeyObject,
 * since to make one of bytes costs Node five times as much as a round.
 */
export function signingKey({ secretAccessKey, date, region, service }: KeyScope): KeyObject {
  const name = `${secretAccessKey}/${date}/${region}/${service}`
  const known = kept.get(name)
  if (known !== undefined) return known
  const bytes = [date, region, service, 'aws4_request'].reduce(hmac, Buffer.from(`AWS4${secretAccessKey}`))
  const key = createSecretKey(bytes)
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(name, key)
  return key
}

export const hmac = (key: KeyObject | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()
