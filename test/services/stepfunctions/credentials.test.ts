import { describe, expect, test } from 'vitest'
import { accessDenied } from '../../../services/iam/principal.ts'
import type { CallService } from '../../../services/stepfunctions/integrations/ports.ts'
import type { Principal } from '../../../services/wire/call.ts'
import { ended, historyOf, role, startMachine, startStepFunctions } from './support.ts'

const assumed = 'arn:aws:iam::000000000000:role/lambda'

const principalOf = (arn: string): Principal => ({
  accountId: '000000000000',
  arn,
  accessKeyId: 'AKIA',
  authorize: () => undefined,
})

/** Runs a Lambda task with Credentials; answers who asked for what. */
async function runWith(Credentials: object, { refused = false } = {}) {
  const assuming: Parameters<CallService>[0][] = []
  const invoking: (string | undefined)[] = []
  const { client } = await startStepFunctions({
    inRole: principalOf,
    callService: async call => {
      assuming.push(call)
      if (refused) throw accessDenied('not you')
    },
    runFunction: async ({ principal }) => {
      invoking.push(principal?.arn)
      return { payload: {} }
    },
  })
  const Call = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true, Credentials }
  const States = { Call: { ...Call, Parameters: { FunctionName: 'f' } } }
  const arn = await startMachine(client, { StartAt: 'Call', States }, { input: { role: assumed } })
  const { status, error } = await ended(client, arn)
  return { status, error, assuming, invoking, events: await historyOf(client, arn) }
}

describe('the Credentials of a task', () => {
  test('name the role that it runs in, which the machine assumes and the history shows', async () => {
    const { assuming, invoking, events } = await runWith({ 'RoleArn.$': '$.role' })
    expect(assuming).toMatchObject([
      { service: 'sts', operation: 'AssumeRole', input: { RoleArn: assumed }, principal: { arn: role } },
    ])
    expect(invoking).toEqual([assumed])
    const scheduled = events.find(({ type }) => type === 'TaskScheduled')
    expect(scheduled?.taskScheduledEventDetails?.taskCredentials).toEqual({ roleArn: assumed })
  })

  test('fail it where the machine may not assume that role', async () => {
    const { status, error, invoking } = await runWith({ RoleArn: assumed }, { refused: true })
    expect({ status, error, invoking }).toEqual({
      status: 'FAILED',
      error: 'Sts.AccessDeniedException',
      invoking: [],
    })
  })

  test('fail its execution where the role is no text', async () => {
    const { status, error, invoking } = await runWith({ 'RoleArn.$': '$' })
    expect({ status, error, invoking }).toEqual({ status: 'FAILED', error: 'States.Runtime', invoking: [] })
  })
})
