import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import type { ReactNode } from 'react'

/** What is known of one thing, name by name; what is not there is left out. */
export function Facts({ of, columns = 4 }: { of: Record<string, ReactNode>; columns?: number }) {
  const items = Object.entries(of)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([label, value]) => ({ label, value }))
  return <KeyValuePairs columns={columns} items={items} />
}
