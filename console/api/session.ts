// Who is signed in. Credentials live in this tab's sessionStorage and nowhere else.
import { useSyncExternalStore } from 'react'

export interface Session {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
  /** ISO 8601. */
  expiration: string
  region: string
  accountId: string
  /** Of the principal. */
  arn: string
}

const KEY = 'kdbflow.session'
const listeners = new Set<() => void>()
let current = read()

export const currentSession = (): Session | undefined => current

export function setSession(session: Session | undefined): void {
  current = session
  if (session === undefined) sessionStorage.removeItem(KEY)
  else sessionStorage.setItem(KEY, JSON.stringify(session))
  for (const listener of listeners) listener()
}

export const useSession = (): Session | undefined => useSyncExternalStore(subscribe, currentSession)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(): Session | undefined {
  const text = sessionStorage.getItem(KEY)
  if (text === null) return undefined
  try {
    // Only `setSession` writes it.
    return JSON.parse(text) as Session
  } catch {
    return undefined
  }
}
