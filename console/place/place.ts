// Where the page is: `/#/path?query`. Everything that is shown can be linked to, and back leads back.
import { useCallback, useSyncExternalStore } from 'react'

export interface Place {
  path: string
  query: URLSearchParams
}

export const usePlace = (): Place => readPlace(useSyncExternalStore(subscribe, () => location.hash))

export function readPlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?')
  return { path: path === '' ? '/' : path, query: new URLSearchParams(query) }
}

/** A link: hrefOf('/executions', { status: 'FAILED' }). */
export function hrefOf(path: string, query: Readonly<Record<string, string | undefined>> = {}): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1])
  const search = new URLSearchParams(given).toString()
  return `#${path}${search === '' ? '' : `?${search}`}`
}

export function goTo(href: string): void {
  location.hash = href
}

/** One member of the query, kept in the address: a new value takes the old one's place in the browser's history. */
export function useQueryText(name: string, otherwise = ''): [string, (value: string) => void] {
  const { query } = usePlace()
  const set = useCallback(
    (value: string) => {
      const place = readPlace(location.hash)
      if (value === otherwise) place.query.delete(name)
      else place.query.set(name, value)
      history.replaceState(null, '', hrefOf(place.path, Object.fromEntries(place.query)))
      dispatchEvent(new HashChangeEvent('hashchange'))
    },
    [name, otherwise],
  )
  return [query.get(name) ?? otherwise, set]
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}
