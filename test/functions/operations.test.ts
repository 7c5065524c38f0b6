import * as finspace from '@aws-sdk/client-finspace'
import { expect, test } from 'vitest'
import { placeholdersOf } from '../../asl/placeholders.ts'
import { steps } from '../../functions/catalog.ts'
import { workflows } from '../../workflows/catalog.ts'

/** Operations that no step calls, and why. */
const WITHOUT_STEP: Record<string, string> = {
  CreateEnvironment: 'Deprecated with the Dataset Browser; not of kdb.',
  DeleteEnvironment: 'Deprecated with the Dataset Browser; not of kdb.',
  GetEnvironment: 'Deprecated; the service answers it for old clients. `GetKxEnvironment` says more.',
  ListEnvironments: 'Deprecated; the service answers it for old clients. `ListKxEnvironments` says more.',
  UpdateEnvironment: 'Deprecated; the service answers it for old clients.',
  CreateKxDataview:
    'A dataview is made once, by hand or by Terraform; load-database brings it to each new version.',
  DeleteKxClusterNode:
    'The service replaces a node that fails by itself; the npm client does not know the call.',
  UntagResource: "Tags are added and changed: those that no input names may be somebody else's.",
}

/** The 29 operations of the release of 2023-06-05. */
const FIRST_RELEASE = new Set([
  ...['Create', 'List', 'Get', 'Update', 'Delete'].map(
    verb => `${verb}Kx${verb === 'List' ? 'Environments' : 'Environment'}`,
  ),
  ...['Create', 'List', 'Get', 'Update', 'Delete'].map(
    verb => `${verb}Kx${verb === 'List' ? 'Users' : 'User'}`,
  ),
  ...['Create', 'List', 'Get', 'Update', 'Delete'].map(
    verb => `${verb}Kx${verb === 'List' ? 'Databases' : 'Database'}`,
  ),
  ...['Create', 'List', 'Get'].map(verb => `${verb}Kx${verb === 'List' ? 'Changesets' : 'Changeset'}`),
  ...['Create', 'List', 'Get', 'Delete'].map(verb => `${verb}Kx${verb === 'List' ? 'Clusters' : 'Cluster'}`),
  ...[
    'UpdateKxEnvironmentNetwork',
    'GetKxConnectionString',
    'UpdateKxClusterDatabases',
    'ListKxClusterNodes',
  ],
  ...['GetEnvironment', 'ListEnvironments', 'UpdateEnvironment'],
])

const operations = [
  ...Object.keys(finspace).flatMap(name => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []),
  'DeleteKxClusterNode',
].toSorted()

/** Those that create with tags have the right to TagResource and do not call it. */
const stepsOf = (operation: string) =>
  Object.entries(steps).flatMap(([name, { actions }]) => {
    const isRightAlone = operation === 'TagResource' && name.startsWith('create-')
    return actions.includes(`finspace:${operation}`) && !isRightAlone ? [name] : []
  })

const workflowsOf = (names: string[]) =>
  Object.entries(workflows).flatMap(([name, definition]) =>
    placeholdersOf(definition).some(placeholder => names.includes(placeholder.replace('fn:', '')))
      ? [name]
      : [],
  )

function rowOf(operation: string): string {
  const names = stepsOf(operation)
  const release = FIRST_RELEASE.has(operation) ? '2023-06-05' : 'other'
  const where =
    names.length === 0
      ? `– | ${WITHOUT_STEP[operation]}`
      : `${names.map(name => `\`${name}\``).join(', ')} | ${workflowsOf(names).join(', ')}`
  return `| ${operation} | ${release} | ${where} |`
}

test('every operation of the API has a step, or a reason why not', () => {
  expect(operations.filter(operation => stepsOf(operation).length === 0)).toEqual(
    Object.keys(WITHOUT_STEP).toSorted(),
  )
  expect([...FIRST_RELEASE].filter(operation => !operations.includes(operation))).toEqual([])
  expect(FIRST_RELEASE.size).toBe(29)
})

test('docs/operations.md says which step and which workflow use each operation', async () => {
  const head = `# Operations, steps, workflows

Which step calls each operation of the FinSpace management API, and which workflows run that step. Written by
\`vitest run test/functions/operations.test.ts -u\` from \`functions/catalog.ts\` and \`workflows/catalog.ts\`.

| operation | release | steps | workflows, or why none |
|---|---|---|---|
`
  await expect(`${head}${operations.map(rowOf).join('\n')}\n`).toMatchFileSnapshot('../../docs/operations.md')
})
