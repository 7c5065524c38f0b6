import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { getConnectionString, listUsers } from '../api/finspace.ts'
import { useAction } from '../live/use-action.ts'
import { useQuery } from '../live/use-query.ts'
import { environmentHref } from '../place/links.ts'
import type { ClusterName } from '../place/names.ts'
import { Copied } from '../ui/copied.tsx'
import { Empty } from '../ui/empty.tsx'
import { Failure } from '../ui/failure.tsx'

/** A connection string for one user: made when asked for, shown here, kept nowhere. */
export function Connect({ name: { environmentId, clusterName } }: { name: ClusterName }) {
  const users = useQuery(`users ${environmentId}`, signal => listUsers(environmentId, signal))
  const [chosen, setChosen] = useState<string>()
  const [connection, setConnection] = useState<string>()
  const action = useAction()
  const items = users.data?.items
  const user = items?.find(({ userArn }) => userArn === chosen) ?? items?.[0]
  if (users.error !== undefined) return <Failure error={users.error} />
  if (items?.length === 0) {
    return (
      <Empty
        title="The environment has no user"
        action={<Link href={environmentHref(environmentId)}>Open it</Link>}
      >
        A connection is made in the role of a user. provision-environment makes them.
      </Empty>
    )
  }
  const ask = () =>
    action.run(async () => {
      if (user === undefined) return
      setConnection(
        (await getConnectionString(environmentId, user.userArn, clusterName)).signedConnectionString,
      )
    })
  return (
    <SpaceBetween size="m">
      <SpaceBetween direction="horizontal" size="s" alignItems="center">
        <Select
          ariaLabel="User"
          options={(items ?? []).map(({ userArn, userName }) => ({ value: userArn, label: userName }))}
          selectedOption={user ? { value: user.userArn, label: user.userName } : null}
          onChange={({ detail }) => {
            setChosen(detail.selectedOption.value)
            setConnection(undefined)
          }}
        />
        <Button loading={action.busy} disabled={user === undefined} onClick={ask}>
          Make a connection string
        </Button>
      </SpaceBetween>
      <Failure error={action.error} />
      {connection !== undefined && (
        <div className="anywhere mono">
          <Copied text={connection} label="the connection string" />
        </div>
      )}
      <Box color="text-body-secondary">
        It holds a token that is good for a short time. In q: <code>h: hopen `$&quot;…&quot;</code>
      </Box>
    </SpaceBetween>
  )
}
