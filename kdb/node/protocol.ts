// What a node gets when it starts, and what its supervisor asks of it from then on.

import { createHmac } from 'node:crypto'
import * as z from 'zod'

/** The version of the orders below. A supervisor adopts nodes whose version it knows. */
export const controlProtocol = 1

/** The users there were at `asOf`, each with the time of its creation. All in milliseconds since 1970. */
const users = z.strictObject({ asOf: z.number(), since: z.record(z.string(), z.number()) })
export type Users = z.infer<typeof users>

/** In PEM: the node's, followed by its authority's, and the key to the node's. */
const nodeCertificate = z.strictObject({ certificate: z.string(), privateKey: z.string() })
export type NodeCertificate = z.infer<typeof nodeCertificate>

/** A node mounts a database at any time and again; queries under way keep the version they began with. */
export const mountOrder = z.strictObject({
  path: z.string().startsWith('/'),
  databaseName: z.string().min(1).max(63),
})
export type MountOrder = z.infer<typeof mountOrder>

export const nodeOptions = z.strictObject({
  host: z.string().default('127.0.0.1'),
  /** 0 takes any free port. */
  port: z.int().min(0).max(65_535).default(0),
  clusterName: z.string().min(1).max(63),
  clusterType: z.enum(['HDB', 'RDB', 'GATEWAY', 'GP', 'TICKERPLANT']),
  /** `.aws.akcp`, where the code of the cluster is. */
  codePath: z.string().optional(),
  /** The folder with the node's `scratch` and `shared`, as FinSpace's `/opt/kx/app` had them. */
  appPath: z.string().startsWith('/').optional(),
  /** `.aws.tp_log_path`, of a TICKERPLANT. */
  tpLogPath: z.string().startsWith('/').optional(),
  /** What q runs once it has the database. */
  script: z.string().startsWith('/').optional(),
  /** `.aws.args`, the command line arguments. */
  args: z.record(z.string(), z.string()).default({}),
  /** Rows of one answer; more is q's 'limit. */
  maxRows: z.int().positive().default(1_000_000),
  /** Refuses connections without TLS. */
  tlsOnly: z.boolean().default(false),
  /** Bytes of one answer; more is q's 'limit. */
  maxAnswerBytes: z
    .int()
    .positive()
    .max(2 ** 31 - 1)
    .default(256 * 2 ** 20),
  /** How long a node that is asked to end waits for the answers under way. */
  graceMs: z.int().min(0).default(4000),
})
export type NodeOptions = z.output<typeof nodeOptions>
export type NodeOptionsInput = z.input<typeof nodeOptions>

/** What a node gets at its start, but for its secrets. */
export const nodeOrder = z.object({
  nodeId: z.string().min(1),
  /** Raised at each replacement. */
  attempt: z.int().min(1),
  options: nodeOptions,
  /** Absent for a cluster without a database, such as a gateway. */
  mount: mountOrder.optional(),
})
export type NodeOrder = z.output<typeof nodeOrder>

/** What only the node and its supervisor may know: in a file of its own, which `reload` reads again. */
export const nodeSecrets = z.strictObject({
  /** What the users' tokens are signed with. */
  secret: z.string().min(1),
  users: users.default({ asOf: Number.MIN_SAFE_INTEGER, since: {} }),
  certificate: nodeCertificate.optional(),
  /** Of q, by the names of their files, in base64. Only at the start: a node of an earlier release knows none. */
  licences: z.partialRecord(z.enum(['kc.lic', 'k4.lic']), z.base64()).optional(),
})
export type NodeSecrets = z.output<typeof nodeSecrets>
export type NodeSecretsInput = z.input<typeof nodeSecrets>

/** The supervisor, as a user of the control port, which is on loopback alone. */
export const controlUser = 'kdbflow-control'
export const controlHost = '127.0.0.1'

/** The supervisor's password for one start of a node. Both sides derive it, so nobody has to keep it. */
export const controlTokenOf = (
  secret: string,
  { nodeId, attempt }: Pick<NodeOrder, 'nodeId' | 'attempt'>,
): string => createHmac('sha256', secret).update(`kdbflow control ${nodeId} ${attempt}`).digest('base64url')

/** Orders are calls of these functions over kdb+ IPC: each takes one text, JSON, and answers `OrderAnswer` as JSON. */
export const orders = {
  /** Answers `Health`. */
  health: '.kdbflow.order.health',
  /** Takes `MountOrder`, answers the tables. */
  remount: '.kdbflow.order.remount',
  /** Reads the secrets again: users, certificate. */
  reload: '.kdbflow.order.reload',
  /** Lets nobody in any more; answers when no query is under way, or after the milliseconds that it takes. */
  drain: '.kdbflow.order.drain',
  /** Ends the process as SIGTERM does. */
  stop: '.kdbflow.order.stop',
  /** Answers the `NodeCall` that q code has made, once there is one; null after the milliseconds that it takes. */
  call: '.kdbflow.order.call',
  /** Takes the `NodeCallAnswer` of such a call. */
  answer: '.kdbflow.order.answer',
} as const
export type OrderName = keyof typeof orders

export const health = z.object({
  protocol: z.int(),
  nodeId: z.string(),
  attempt: z.int(),
  mount: mountOrder.optional(),
  /** A node answers its supervisor also while it loads, which may take hours where it runs a user's script. */
  state: z.enum(['loading', 'ready', 'failed']),
  /** Of `failed`. */
  reason: z.string().optional(),
})
export type Health = z.infer<typeof health>

/** What went wrong is an answer too: q's signals have no codes. */
export const orderAnswer = z.object({
  answer: z.unknown().optional(),
  failed: z.object({ code: z.string(), message: z.string() }).optional(),
})
export type OrderAnswer = z.infer<typeof orderAnswer>

/** A call of the API that q code in a node has made, and waits for. Taken again, it is the same call again. */
export const nodeCall = z.object({
  /** A UUID. */
  id: z.string(),
  /** As the API names it, or one of the few that only nodes have. */
  operation: z.string(),
  input: z.record(z.string(), z.unknown()),
})
export type NodeCall = z.infer<typeof nodeCall>

export const nodeCallAnswer = z.object({
  id: z.string(),
  /** Dates are seconds since 1970. */
  output: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
})
export type NodeCallAnswer = z.infer<typeof nodeCallAnswer>
