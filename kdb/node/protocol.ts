import * as z from 'zod'

// What a node and its supervisor say to each other over the child process's IPC channel.

const databaseName = z.string().min(1).max(63)

/** The users there were at `asOf`, each with the time of its creation. All in milliseconds since 1970. */
const users = z.strictObject({ asOf: z.number(), since: z.record(z.string(), z.number()) })
export type Users = z.infer<typeof users>

/** Supervisor to node. A node mounts a database at any time and again; queries under way keep the version they began with. */
export const supervisorMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('mount'), path: z.string().startsWith('/'), databaseName }),
  z.strictObject({ type: z.literal('users'), users }),
  z.strictObject({ type: z.literal('certificate'), certificate: z.string(), privateKey: z.string() }),
  z.strictObject({ type: z.literal('stop') }),
])
/** In PEM: the node's, followed by its authority's, and the key to the node's. */
export type NodeCertificate = { certificate: string; privateKey: string }

export type SupervisorMessage = z.infer<typeof supervisorMessage>

/** Node to supervisor. After `failed` the node goes on serving what it served before. */
export const nodeMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('listening'), port: z.int(), controlPort: z.int() }),
  z.strictObject({ type: z.literal('mounted'), path: z.string(), tables: z.array(z.string()) }),
  z.strictObject({ type: z.literal('failed'), error: z.string(), message: z.string() }),
])
export type NodeMessage = z.infer<typeof nodeMessage>

/** The node's one argument, as JSON. The secret that its users' tokens are signed with is not part of it. */
export const nodeOptions = z.strictObject({
  host: z.string().default('127.0.0.1'),
  /** 0 takes any free port. */
  port: z.int().min(0).max(65_535).default(0),
  clusterName: z.string().min(1).max(63),
  clusterType: z.enum(['HDB', 'RDB', 'GATEWAY', 'GP', 'TICKERPLANT']),
  /** `.aws.akcp`, where the code of the cluster is. */
  codePath: z.string().optional(),
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
})
export type NodeOptions = z.output<typeof nodeOptions>
export type NodeOptionsInput = z.input<typeof nodeOptions>

/** The environment variables that hand the node its secrets: an argument would show in every process list. */
export const secretVariable = 'KDBFLOW_NODE_SECRET'
export const controlVariable = 'KDBFLOW_NODE_CONTROL_TOKEN'

/** The supervisor, as a user of the control port, which is on loopback alone. */
export const controlUser = 'kdbflow-control'
export const controlHost = '127.0.0.1'
