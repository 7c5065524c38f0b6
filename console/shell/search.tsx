import Box from '@cloudscape-design/components/box'
import Input from '@cloudscape-design/components/input'
import Link from '@cloudscape-design/components/link'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useQuery } from '../live/use-query.ts'
import { goTo } from '../place/place.ts'
import { Empty } from '../ui/empty.tsx'
import { Failure } from '../ui/failure.tsx'
import { findAll, fitting } from './find.ts'

/** Finds what has a name, wherever it is: Enter opens the first. */
export function Search({ close }: { close: () => void }) {
  const [text, setText] = useState('')
  const { data, error } = useQuery('everything with a name', findAll)
  const found = fitting(data ?? [], text)
  const open = (href: string | undefined) => {
    if (href === undefined) return
    goTo(href)
    close()
  }
  return (
    <Modal visible header="Search" closeAriaLabel="Close" onDismiss={close}>
      <SpaceBetween size="m">
        <Input
          autoFocus
          type="search"
          ariaLabel="Search"
          placeholder="A workflow, an execution, an environment, a database, a cluster"
          value={text}
          onChange={({ detail }) => setText(detail.value)}
          onKeyDown={({ detail }) => detail.key === 'Enter' && open(found[0]?.href)}
        />
        <Failure error={error} />
        {data !== undefined && found.length === 0 && (
          <Empty title="Nothing fits">Part of a name is enough.</Empty>
        )}
        {found.map(({ href, name, kind }) => (
          <div key={href}>
            <Link href={href} onFollow={close}>
              {name}
            </Link>{' '}
            <Box variant="span" color="text-body-secondary">
              {kind}
            </Box>
          </div>
        ))}
      </SpaceBetween>
    </Modal>
  )
}
