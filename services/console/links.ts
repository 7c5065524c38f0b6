import { hash, timingSafeEqual } from 'node:crypto'
import type { Clock } from '../store/clock.ts'
import type { Random } from '../store/random.ts'

/** Where the console takes the token. Behind `#`, a browser sends it to nobody: it is in no log and no referrer. */
const SIGN_IN_PAGE = '/#/sign-in?token='
const LIFETIME_MS = 600_000
/** Of one access key. The oldest goes. */
const MOST_LINKS = 20

export interface Link {
  /** To be put behind the endpoint's address. */
  path: string
  expiration: Date
}

/** One-time links that sign in whoever opens them as whoever made them. Kept in memory: a restart ends them. */
export interface Links {
  /** @param holder the access key of whoever makes it */
  make(holder: string): Link
  /** The access key that a token stands for: for the first who asks, while the link lasts. */
  take(token: string): string | undefined
}

interface Made {
  holder: string
  digest: Buffer
  /** Milliseconds since 1970. */
  expires: number
}

export function createLinks({ clock, random }: { clock: Clock; random: Random }): Links {
  let made: Made[] = []
  const forget = (gone: (link: Made) => boolean) => {
    made = made.filter(link => !gone(link))
  }
  return {
    make(holder) {
      forget(({ expires }) => expires <= clock.now())
      const own = made.filter(link => link.holder === holder)
      if (own.length >= MOST_LINKS) forget(link => link === own[0])
      const token = Buffer.from(random.bytes(32)).toString('base64url')
      const expires = clock.now() + LIFETIME_MS
      made.push({ holder, digest: digestOf(token), expires })
      return { path: `${SIGN_IN_PAGE}${token}`, expiration: new Date(expires) }
    },
    take(token) {
      const digest = digestOf(token)
      const found = made.filter(link => timingSafeEqual(link.digest, digest))[0]
      forget(link => link === found)
      return found !== undefined && found.expires > clock.now() ? found.holder : undefined
    },
  }
}

/** All of one length, as a comparison in constant time needs them. */
const digestOf = (token: string) => hash('sha256', token, 'buffer')
