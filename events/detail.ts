import * as z from 'zod'
import { RESOURCE_TYPES } from '../model/arn.ts'
import { errorInfoSchema } from './error-info.ts'

/** The bus that our events go to, and their source. */
export const BUS = 'kdbflow'
export const SOURCE = 'kdbflow'

const metadata = z.strictObject({
  schemaVersion: z.literal('1'),
  eventId: z.string().regex(/^[0-9a-f]{32}$/),
  /** Rises from event to event of one workflow execution, or of one resource. */
  sequence: z.int().nonnegative(),
  /** Ties together what has one cause: the execution's name, or the resource's ARN. */
  correlationId: z.string().min(1),
  trigger: z.enum(['api', 'console', 'event', 'schedule', 'service']),
})

const workflow = z.strictObject({
  name: z.string().min(1),
  executionArn: z.string().min(1),
  executionName: z.string().min(1),
  redriveCount: z.int().nonnegative(),
})

const step = z.strictObject({
  name: z.string().min(1),
  /** True when the workflow goes on by itself. */
  willRetry: z.boolean(),
})

const resource = z.strictObject({
  type: z.enum(RESOURCE_TYPES),
  arn: z.string().min(1),
  environmentId: z.string().min(1),
  previousStatus: z.string().min(1).optional(),
  status: z.string().min(1),
})

const progress = z.strictObject({
  filesDone: z.int().nonnegative(),
  filesTotal: z.int().nonnegative(),
  bytesDone: z.int().nonnegative(),
  bytesTotal: z.int().nonnegative(),
  bytesPerSecond: z.int().nonnegative().optional(),
  secondsLeft: z.int().nonnegative().optional(),
})

const detail = <Data extends z.ZodType>(data: Data) => z.strictObject({ metadata, data })

const failed = z.strictObject({
  workflow,
  step: step.optional(),
  // A step may fail before anybody knows the resource's status.
  resource: resource.partial({ status: true }).optional(),
  errorInfo: errorInfoSchema,
})
const stateChange = detail(z.strictObject({ resource, errorInfo: errorInfoSchema.optional() }))

/** What `detail` holds, by detail type. */
export const DETAILS = {
  'Workflow Started': detail(z.strictObject({ workflow })),
  'Workflow Succeeded': detail(z.strictObject({ workflow })),
  'Workflow Failed': detail(failed),
  'Workflow Timed Out': detail(failed),
  'Workflow Aborted': detail(failed),
  'Workflow Step Failed': detail(failed.required({ step: true })),
  'Kx Changeset Progress': detail(z.strictObject({ resource, progress })),
  'Kx Environment State Change': stateChange,
  'Kx Database State Change': stateChange,
  'Kx Changeset State Change': stateChange,
  'Kx Dataview State Change': stateChange,
  'Kx Cluster State Change': stateChange,
  'Kx Volume State Change': stateChange,
  'Kx Scaling Group State Change': stateChange,
} as const

export type DetailType = keyof typeof DETAILS
export type Detail<Type extends DetailType> = z.infer<(typeof DETAILS)[Type]>
export type Metadata = z.infer<typeof metadata>
export type Trigger = Metadata['trigger']
export type WorkflowIdentity = z.infer<typeof workflow>
export type KxResource = z.infer<typeof resource>
/** A resource as a failure names it. */
export type FailedResource = NonNullable<z.infer<typeof failed>['resource']>
export type Progress = z.infer<typeof progress>
