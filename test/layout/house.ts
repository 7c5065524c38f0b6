// What each room may import, and why no more: the table of the house.

export interface Room {
  /** Beside itself. */
  may: readonly string[]
  /** From npm, types too; Node's own modules are everybody's. */
  packages: readonly string[]
  because: string
}

/** The longest path that a file lies under is its room. */
export const ROOMS: Readonly<Record<string, Room>> = {
  model: { may: [], packages: [], because: 'the API is what it is, whoever reads of it' },
  asl: { may: [], packages: ['jsonata'], because: 'the language knows no machine, service or cloud' },
  events: { may: ['model'], packages: ['zod'], because: 'what is said on the bus is a contract of its own' },
  kdb: { may: [], packages: ['zod'], because: 'kdb+ bytes are the same whoever reads them' },
  workflows: {
    may: ['asl', 'events', 'model'],
    packages: [],
    because: 'workflows are plain data that also runs on AWS',
  },
  'workflows/inputs': {
    may: ['model'],
    packages: ['zod'],
    because: 'an input is a schema, which a step, a form and the command read too',
  },
  'workflows/inputs.ts': { may: ['workflows/inputs'], packages: ['zod'], because: 'it names the inputs' },
  functions: {
    may: ['events', 'model', 'kdb/ipc', 'workflows/inputs.ts', 'workflows/inputs', 'workflows/lib/steps.ts'],
    packages: [
      ...['@aws-sdk/client-eventbridge', '@aws-sdk/client-finspace', '@aws-sdk/client-s3'],
      ...['@aws-sdk/client-scheduler', '@aws-sdk/client-sfn', '@aws-crypto/sha256-js'],
      ...['@smithy/protocol-http', '@smithy/signature-v4', '@middy/core', '@aws-lambda-powertools/logger'],
      ...['aws-lambda', 'zod'],
    ],
    because: 'a step reaches services through the SDK client alone, so that it runs against any endpoint',
  },
  services: {
    may: ['asl', 'events', 'kdb', 'model'],
    packages: ['zod'],
    because: 'services serve any workflow, not ours alone',
  },
  'services/aws/lambda': {
    may: ['services/iam', 'services/wire', 'services/store'],
    packages: ['zod', 'aws-lambda'],
    because: 'the Lambda host is handed its functions, and starts their files in processes of their own',
  },
  'services/aws/s3': {
    may: ['asl', 'services'],
    packages: ['zod', 'fast-xml-parser', '@aws-crypto/crc32c', '@aws-sdk/crc64-nvme'],
    because: 'of S3 only checksums and XML are made by others',
  },
  'services/aws/execute-api': {
    may: ['asl', 'services'],
    packages: ['zod', 'aws-lambda'],
    because: 'it calls handlers with the events that Lambda types',
  },
  'services/aws/scheduler': {
    may: ['asl', 'services'],
    packages: ['zod', 'croner'],
    because: 'of the scheduler only cron is made by others',
  },
  'services/stepfunctions': {
    may: ['asl', 'events', 'services'],
    packages: ['zod', 'jsonata'],
    because: 'of the engine only JSONata is made by others',
  },
  'services/iam': {
    may: ['services/wire', 'services/store'],
    packages: ['zod'],
    because: 'who may what is the same whatever service asks',
  },
  'services/wire': {
    may: ['asl', 'services/store'],
    packages: ['zod', 'fast-xml-parser'],
    because: 'what is on the wire is the same for every service',
  },
  'services/console': {
    may: ['services/iam', 'services/wire', 'services/store'],
    packages: ['zod'],
    because: 'what a browser asks for besides the public APIs knows no other service',
  },
  'services/delivery': {
    may: ['services/iam', 'services/wire', 'services/store'],
    packages: ['zod'],
    because: 'a service is reached through a port that start.ts fills',
  },
  'services/store': { may: [], packages: [], because: 'all else in services stands on it' },
  'services/endpoint': {
    may: ['services/iam', 'services/wire', 'services/store'],
    packages: ['zod'],
    because: 'it serves whatever services it is handed',
  },
  'services/finspace/code': {
    may: ['services/store', 'services/finspace/versions'],
    packages: ['yauzl'],
    because: 'a zip is unpacked the same way, whatever cluster runs what is in it',
  },
  'services/finspace/versions': {
    may: ['asl', 'model', 'kdb', 'services/store', 'services/wire'],
    packages: ['zod'],
    because: 'a version is a tree of files, whatever resource shows it',
  },
  'services/start.ts': {
    may: ['asl', 'events', 'kdb', 'model', 'services', 'workflows', 'functions'],
    packages: ['zod'],
    because: 'it wires everything',
  },
  'services/start': {
    may: ['asl', 'events', 'kdb', 'model', 'services', 'workflows', 'functions'],
    packages: ['zod', '@aws-sdk/client-s3', 'prom-client'],
    because: 'these are the parts of start.ts, which wires everything',
  },
  'kdb/ipc': { may: [...rootOf('kdb')], packages: [], because: 'the wire knows no files and no node' },
  'kdb/format': { may: [...rootOf('kdb'), 'kdb/ipc'], packages: [], because: 'files know no node' },
  'kdb/door': {
    may: [...rootOf('kdb'), 'kdb/ipc', 'kdb/node'],
    packages: [],
    because: 'whatever answers has the same door',
  },
  'kdb/node': {
    may: [...rootOf('kdb'), 'kdb/ipc'],
    packages: ['zod'],
    because: 'a process is a node whatever answers',
  },
  'kdb/reader': {
    may: [...rootOf('kdb'), 'kdb/ipc', 'kdb/format', 'kdb/door', 'kdb/node'],
    packages: [],
    because: 'the reader needs no q',
  },
  'kdb/q': {
    may: [...rootOf('kdb'), 'kdb/ipc', 'kdb/door', 'kdb/node'],
    packages: ['zod'],
    because: 'q reads its files itself',
  },
  cli: {
    may: [
      'services/start.ts',
      'services/start',
      'services/aws/scheduler/next-runs.ts',
      'asl/graph.ts',
      'asl/mermaid.ts',
      'kdb',
      'workflows',
      'model',
      'package.json',
    ],
    packages: [
      ...['@aws-sdk/client-sfn', '@aws-sdk/client-finspace', '@aws-sdk/client-cloudwatch-logs'],
      ...['@aws-sdk/client-scheduler', '@aws-sdk/client-eventbridge'],
      ...['@aws-crypto/sha256-js', '@smithy/protocol-http', '@smithy/signature-v4'],
      ...['commander', 'listr2', 'zod'],
    ],
    because:
      'past start and demo, the command works on AWS too, through the SDK clients only; when a schedule runs next no API says',
  },
  console: {
    may: [
      ...['asl', 'model', 'workflows/inputs.ts', 'workflows/inputs'],
      'services/aws/scheduler/next-runs.ts',
    ],
    packages: [
      ...['@aws-crypto/sha256-js', '@smithy/protocol-http', '@smithy/signature-v4'],
      ...['@cloudscape-design/components', '@cloudscape-design/global-styles', '@xyflow/react', 'elkjs'],
      ...['@vitejs/plugin-react', 'react', 'react-dom', 'vite', 'zod'],
    ],
    because:
      'the console is a web page, which speaks the public APIs to its endpoint; when a schedule runs next no API says',
  },
  deploy: {
    may: ['package.json'],
    packages: ['zod'],
    because: 'an image is packed from files by their paths: nothing of it runs there',
  },
  stacks: {
    may: [
      ...['workflows', 'functions/catalog.ts', 'functions/bundle.ts', 'asl', 'model'],
      'services/aws/scheduler/expression.ts',
    ],
    packages: ['esbuild', 'zod'],
    because:
      'handlers are deployed by file path; of the services only the parser of schedules reads settings',
  },
}

/** The files at the root of a room, none of its folders. */
function rootOf(room: string): string[] {
  return [`${room}/*`]
}

/** Inside services/, what all services stand on, and what stands on all services; the rest are services. */
export const FLOORS = ['services/delivery', 'services/iam', 'services/wire', 'services/store']
export const HOUSE = ['services/start.ts', 'services/start', 'services/endpoint.ts', 'services/endpoint']

/** Where time and chance are made, each for one kind of process; all others are handed them. */
export const MAKERS = [
  ...['services/store/clock.ts', 'services/store/random.ts', 'services/aws/lambda/worker/clock.ts'],
  ...[
    'functions/lib/clock.ts',
    'kdb/reader/main.ts',
    'kdb/q/main.ts',
    'kdb/ipc/client.ts',
    ...['cli/terminal/clock.ts', 'cli/demo/database.ts'],
    'console/time/clock.ts',
  ],
]

/** Where a file is imported by a path that is made up as it runs. */
export const LOADERS = ['services/aws/lambda/worker/handler.ts']
