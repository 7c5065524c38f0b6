import type { Socket } from 'node:net'
import type { ServerLimits } from './limits.ts'

/** Who a connection has shown to be. `since` distinguishes a user from a later one of the same name. */
export type Identity = { user: string; since: number }

export type Place = { socket: Socket; address: string; identity: Identity | undefined }

/**
 * The connections of a server. Whoever has not logged in yet takes no place of those who have: strangers have a few of
 * their own, and the oldest gives way to the next.
 */
export function connectionPlaces(limits: ServerLimits) {
  // In the order in which they came.
  const strangers = new Set<Place>()
  const signedIn = new Set<Place>()

  const oldestInTheWay = (address: string): Place | undefined => {
    const neighbours = [...strangers].filter(one => one.address === address)
    if (neighbours.length >= limits.strangersPerAddress) return neighbours[0]
    return strangers.size >= limits.strangers ? [...strangers][0] : undefined
  }
  const countWhere = (holds: (place: Place) => boolean): number => [...signedIn].filter(holds).length

  return {
    /** A stranger's place, and the stranger who had to leave for it. */
    enter(socket: Socket): { place: Place; leaving: Place | undefined } {
      const address = socket.remoteAddress ?? ''
      const leaving = oldestInTheWay(address)
      if (leaving !== undefined) strangers.delete(leaving)
      const place = { socket, address, identity: undefined }
      strangers.add(place)
      return { place, leaving }
    },

    /** Answers which limit stands in the way; where none does, the place is one of those who have logged in. */
    signIn(place: Place, identity: Identity): string | undefined {
      if (signedIn.size >= limits.signedIn) return `${limits.signedIn} connections`
      if (countWhere(one => one.address === place.address) >= limits.perAddress)
        return `${limits.perAddress} connections of an address`
      if (countWhere(one => one.identity?.user === identity.user) >= limits.perUser)
        return `${limits.perUser} connections of a user`
      strangers.delete(place)
      place.identity = identity
      signedIn.add(place)
      return undefined
    },

    leave(place: Place): void {
      strangers.delete(place)
      signedIn.delete(place)
    },

    signedIn: (): Place[] => [...signedIn],
  }
}
