// The workflows and their rules, as a deployment to AWS has them, made or brought up to date at each start.
import * as z from 'zod'
import { bind } from '../../asl/placeholders.ts'
import { statusRules, steps } from '../../functions/catalog.ts'
import { bindingsOf, namesIn } from '../../workflows/bindings.ts'
import { workflows } from '../../workflows/catalog.ts'
import { LOCAL_WAITS, waitValues } from '../../workflows/lib/waits.ts'
import { busArn } from '../aws/eventbridge/model.ts'
import { functionArn } from '../aws/lambda/function-name.ts'
import type { Role } from '../iam/principals.ts'
import { machineArn } from '../stepfunctions/engine/arn.ts'
import type { CallService } from '../stepfunctions/integrations/ports.ts'
import type { Account } from '../wire/account.ts'
import { ServiceException } from '../wire/service-exception.ts'
import { EVENT_LOG } from './first-buses.ts'

export async function deployWorkflows(call: CallService, account: Account): Promise<void> {
  for (const [name, definition] of Object.entries(workflows)) {
    const bound = bind(definition, bindingsOf<string>(definition, here(account)))
    await putStateMachine(call, { name, definition: JSON.stringify(bound), ...account })
  }
  for (const [name, statuses] of Object.entries(statusRules))
    await putRule(call, { name, statuses, ...account })
  await putLogGroup(call, EVENT_LOG)
}

const here = (account: Account) => ({
  steps,
  fn: (step: string) => functionArn(step, account),
  workflow: (name: string) => machineArn(name, account),
  bus: (name: string) => name,
  waits: waitValues(LOCAL_WAITS),
})

/** What the workflows' machines act in: they may call what their definitions name, and nothing else. */
export function workflowsRole(account: Account): Role {
  const named = (kind: Parameters<typeof namesIn>[1]) =>
    new Set(Object.values(workflows).flatMap(definition => namesIn(definition, kind)))
  const arns = (kind: Parameters<typeof namesIn>[1], arnOf: (name: string, account: Account) => string) =>
    [...named(kind)].map(name => arnOf(name, account))
  const statements = [
    { Action: ['lambda:InvokeFunction'], Resource: arns('fn', functionArn) },
    { Action: ['states:StartExecution'], Resource: arns('workflow', machineArn) },
    { Action: ['events:PutEvents'], Resource: arns('bus', busArn) },
  ].filter(({ Resource }) => Resource.length > 0)
  const Statement = statements.map(statement => ({ Effect: 'Allow' as const, ...statement }))
  return { Arn: workflowsRoleArn(account), Policies: [{ Statement }] }
}

const workflowsRoleArn = ({ accountId }: Account) => `arn:aws:iam::${accountId}:role/kdbflow-workflows`

/** What runs goes on with the definition that it began with. */
async function putStateMachine(call: CallService, { name, definition, ...account }: Machine): Promise<void> {
  const roleArn = workflowsRoleArn(account)
  const arn = machineArn(name, account)
  const known = await knownDefinition(call, arn)
  // Most starts change nothing, and to validate a definition takes longer than all else here.
  if (known === definition) return
  const input = known === undefined ? { name } : { stateMachineArn: arn }
  const operation = known === undefined ? 'CreateStateMachine' : 'UpdateStateMachine'
  await call({ service: 'states', operation, input: { ...input, definition, roleArn } })
}

async function knownDefinition(call: CallService, stateMachineArn: string): Promise<string | undefined> {
  try {
    const input = { stateMachineArn }
    const answer = await call({ service: 'states', operation: 'DescribeStateMachine', input })
    return z.object({ definition: z.string() }).parse(answer).definition
  } catch (error) {
    if (error instanceof ServiceException && error.code === 'StateMachineDoesNotExist') return undefined
    throw error
  }
}

interface Machine extends Account {
  name: string
  definition: string
}

/** Leads Step Functions' own events on our workflows to a function. */
async function putRule(call: CallService, { name, statuses, ...account }: StatusRule): Promise<void> {
  const pattern = {
    source: ['aws.states'],
    'detail-type': ['Step Functions Execution Status Change'],
    detail: {
      status: statuses,
      stateMachineArn: Object.keys(workflows).map(workflow => machineArn(workflow, account)),
    },
  }
  const Rule = `kdbflow-${name}`
  const Targets = [{ Id: 'function', Arn: functionArn(name, account) }]
  const input = { Name: Rule, EventPattern: JSON.stringify(pattern) }
  await call({ service: 'events', operation: 'PutRule', input })
  await call({ service: 'events', operation: 'PutTargets', input: { Rule, Targets } })
}

interface StatusRule extends Account {
  name: string
  statuses: readonly string[]
}

/** There before the first event is, for those who ask. */
async function putLogGroup(call: CallService, logGroupName: string): Promise<void> {
  try {
    await call({ service: 'logs', operation: 'CreateLogGroup', input: { logGroupName } })
  } catch (error) {
    if (!(error instanceof ServiceException) || error.code !== 'ResourceAlreadyExistsException') throw error
  }
}
