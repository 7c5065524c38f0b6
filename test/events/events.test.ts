import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { DETAILS, type DetailType } from '../../events/detail.ts'
import { timeoutFailure } from '../../events/failures.ts'
import { eventJsonSchemas } from '../../events/json-schema.ts'
import { kxChangesetProgress, kxStateChange, type StatefulResource } from '../../events/resource-events.ts'
import {
  workflowAborted,
  workflowFailed,
  workflowStarted,
  workflowStepFailed,
  workflowSucceeded,
  workflowTimedOut,
} from '../../events/workflow-events.ts'
import { envelopeOf } from '../../services/aws/eventbridge/envelope.ts'

const cluster: StatefulResource = {
  type: 'Cluster',
  arn: 'arn:aws:finspace:us-east-1:000000000000:kxEnvironment/e1/kxCluster/hdb',
  environmentId: 'e1',
  previousStatus: 'CREATING',
  status: 'RUNNING',
}
const workflow = {
  name: 'load-database',
  executionArn: 'arn:aws:states:us-east-1:000000000000:execution:load-database:nightly',
  executionName: 'nightly',
  redriveCount: 0,
}
const happening = { workflow, trigger: 'schedule', time: 1_700_000_000_000 } as const
const failure = { ...happening, errorInfo: timeoutFailure('expected RUNNING within 60 s, got CREATING') }
const step = { name: 'get-kx-cluster', willRetry: false }

const schemas = eventJsonSchemas()

/** By the JSON Schema alone, as consumers in other languages have it. */
const faultsBySchema = (detailType: DetailType, delivered: object) =>
  z.fromJSONSchema(Object(schemas[detailType])).safeParse(delivered).error?.issues ?? []

describe('every event', () => {
  test.each([
    kxStateChange({ resource: cluster, sequence: 3, time: 0 }),
    kxStateChange({
      resource: { ...cluster, status: 'CREATE_FAILED' },
      sequence: 4,
      time: 0,
      errorInfo: failure.errorInfo,
    }),
    kxStateChange({
      resource: { ...cluster, type: 'Scaling Group', status: 'ACTIVE' },
      sequence: 1,
      time: 0,
    }),
    kxChangesetProgress({
      resource: { ...cluster, type: 'Changeset', status: 'PROCESSING' },
      progress: { filesDone: 1, filesTotal: 2, bytesDone: 10, bytesTotal: 20 },
      sequence: 1,
      time: 0,
    }),
    workflowStarted(happening),
    workflowSucceeded(happening),
    workflowFailed({ ...failure, step, resource: cluster }),
    workflowTimedOut(failure),
    workflowAborted(failure),
    workflowStepFailed({ ...failure, step, attempt: 1 }),
  ])('$detailType validates against its schema', event => {
    expect(event).toMatchObject({ eventBusName: 'kdbflow', source: 'kdbflow' })
    expect(DETAILS[event.detailType].parse(event.detail)).toEqual(event.detail)
    const delivered = envelopeOf(event, { sequence: 1, accountId: '000000000000', region: 'us-east-1' })
    expect(faultsBySchema(event.detailType, delivered)).toEqual([])
    const { detail, ...rest } = delivered
    expect(faultsBySchema(event.detailType, { ...rest, detail: { ...detail, more: 1 } })).not.toEqual([])
  })

  test('has a JSON Schema', () => {
    expect(Object.keys(schemas)).toEqual(Object.keys(DETAILS))
    expect(schemas['Workflow Failed']).toMatchObject({
      properties: { detail: { properties: { data: { required: ['workflow', 'errorInfo'] } } } },
    })
  })
})

describe('eventId', () => {
  const idOf = (event: { detail: { metadata: { eventId: string } } }) => event.detail.metadata.eventId

  test('is the same when the same outcome is published twice, at another time', () => {
    expect(idOf(workflowFailed({ ...failure, time: 1 }))).toBe(
      idOf(workflowFailed({ ...failure, time: 2, step })),
    )
  })

  test('differs between attempts, outcomes, and steps', () => {
    const again = { ...failure, workflow: { ...workflow, redriveCount: 1 } }
    const ids = [
      workflowFailed(failure),
      workflowFailed(again),
      workflowTimedOut(failure),
      workflowStepFailed({ ...failure, step, attempt: 0 }),
      workflowStepFailed({ ...failure, step, attempt: 1 }),
    ].map(idOf)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
