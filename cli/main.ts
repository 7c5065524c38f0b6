// The command line: the commands, and the file that runs each. That file is imported only then: importing the services
// alone takes longer than most commands do.
import { Command } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import { fail } from './fail.ts'
import {
  dataOption,
  endpointOption,
  hostOption,
  jsonOption,
  limitOption,
  portOption,
  sinceOption,
  statusOption,
} from './settings.ts'

// `| head` stops reading: the command ends, unless it serves.
process.stdout.on('error', error => {
  if (!('code' in error) || error.code !== 'EPIPE') throw error
  if (!SERVES.includes(process.argv[2] ?? '')) process.exit()
})

const SERVES = ['start', 'demo']

// An unexpected error is reported as a sentence too.
process.on('uncaughtException', error => {
  fail(error)
  process.exit(1)
})

const program = new Command('kdbflow')
  .description('kdb environments, databases and clusters by workflows, on this machine or on AWS')
  .version(manifest.version)
  .showHelpAfterError('(--help shows what it takes)')
  // Without the options of each, so that the list of commands wraps in 80 columns.
  .configureHelp({
    subcommandTerm: command => `${command.name()} ${command.usage().replace(/^\[options\] ?/, '')}`.trim(),
  })
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'kdbflow: ')) })
  .addHelpText('after', examples('kdbflow start', 'kdbflow status', 'kdbflow run --help'))

/** A command that talks to an endpoint. */
const asking = (name: string, description: string, ...shown: string[]): Command =>
  program
    .command(name)
    .description(description)
    .addOption(dataOption())
    .addOption(endpointOption())
    .addHelpText('after', examples(...shown))

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map(line => `  ${line}\n`).join('')}`
}

const EXECUTION = 'its ARN, its name or the beginning of it, or @latest'

program
  .command('start')
  .description('serve every API on one port of this machine')
  .addOption(portOption())
  .addOption(hostOption())
  .addOption(dataOption())
  .option('--allow-remote', 'listen beyond loopback: whoever reaches the port and has a key can use it')
  .option('--accept-loss', 'go on where the store or the audit log is missing, cut or an older copy')
  .addHelpText('after', examples('kdbflow start', 'kdbflow start --port 0 --data /var/lib/kdbflow'))
  .action(async options => (await import('./start.ts')).startEndpoint(options))

program
  .command('down')
  .description('end the service and its nodes, which run on when the service alone ends')
  .addOption(dataOption())
  .action(async options => (await import('./down.ts')).endEverything(options))

program
  .command('demo')
  .description('provision, load and query a sample kdb+ database, see a load fail and redrive it')
  .option('--keep', 'leave it running at the end, and its data in place')
  .action(async options => (await import('./demo/demo.ts')).demo(options))

program
  .command('env')
  .description('print the shell commands that point AWS tools at the endpoint')
  .addOption(dataOption())
  .option('--shell <shell>', 'sh, fish or powershell', 'sh')
  .addOption(jsonOption())
  .addHelpText(
    'after',
    examples(
      'eval "$(npx kdbflow env)"',
      'npx kdbflow env --shell fish | source',
      'npx kdbflow env --shell powershell | Out-String | Invoke-Expression',
    ),
  )
  .action(async options => (await import('./env.ts')).printEnvironment(options))

asking(
  'run',
  'start a workflow',
  'kdbflow input load-database > load.json',
  'kdbflow run load-database --input load.json --watch',
)
  .argument('<workflow>', 'its name, such as load-database')
  .option('--input <file or JSON>', 'the input; - reads it from standard input', '{}')
  .option('--name <name>', 'name of the execution: starting twice with the same name and input starts once')
  .option('--watch', 'show the states as they go, and end as the execution ends')
  .addOption(jsonOption().conflicts('watch'))
  .action(async (workflow, options) => (await import('./run.ts')).runWorkflow(workflow, options))

program
  .command('input')
  .description('print an example of the input that a workflow takes, to be edited for run --input')
  .argument('<workflow>')
  .option('--schema', 'its JSON Schema instead, which describes each member')
  .option('--nightly', 'what a schedule runs each night: whatever is new, then the clusters that show it')
  .addHelpText('after', examples('kdbflow input load-database', 'kdbflow input load-database --nightly'))
  .action(async (workflow, options) => (await import('./input.ts')).printInput(workflow, options))

asking(
  'watch',
  'show an execution as it goes, and end as it ends',
  'kdbflow watch @latest',
  'kdbflow watch @latest load-database',
)
  .argument('<execution>', EXECUTION)
  .argument('[workflow]', 'of this workflow alone')
  .action(async (named, workflow, options) =>
    (await import('./watch-execution.ts')).watchNamed(named, workflow, options),
  )

asking('stop', 'stop an execution where it is; it may be redriven', 'kdbflow stop @latest load-database')
  .argument('<execution>', EXECUTION)
  .argument('[workflow]', 'of this workflow alone')
  .option('--cause <text>', 'why, for whoever looks at it later', 'by kdbflow stop')
  .addOption(jsonOption())
  .action(async (named, workflow, options) =>
    (await import('./stop.ts')).stopExecution(named, workflow, options),
  )

asking(
  'redrive',
  'let an execution that failed go on from what failed',
  'kdbflow redrive @latest load-database --watch',
)
  .argument('<execution>', EXECUTION)
  .argument('[workflow]', 'of this workflow alone')
  .option('--watch', 'show the states, those before it failed too, and end as the execution ends')
  .addOption(jsonOption().conflicts('watch'))
  .action(async (named, workflow, options) =>
    (await import('./redrive.ts')).redriveExecution(named, workflow, options),
  )

asking(
  'executions',
  'list executions, newest first',
  'kdbflow executions --status failed --since 2h',
  'kdbflow executions load-database --limit 10',
)
  .argument('[workflow]', 'of this workflow alone')
  .addOption(statusOption())
  .addOption(sinceOption())
  .addOption(limitOption(20, 'at most this many of each workflow'))
  .option('--all', 'every one, each on a line')
  .addOption(jsonOption())
  .action(async (workflow, options) => (await import('./executions.ts')).showExecutions(workflow, options))

asking(
  'execution',
  'show one execution, state by state',
  'kdbflow execution @latest',
  'kdbflow execution @latest load-database --json',
)
  .argument('<execution>', EXECUTION)
  .argument('[workflow]', 'of this workflow alone')
  .option('--all', 'each round of its waits, and input and output in full')
  .addOption(jsonOption())
  .action(async (named, workflow, options) =>
    (await import('./execution.ts')).showExecution(named, workflow, options),
  )

asking('events', 'show the events on the bus', 'kdbflow events --since 8h', 'kdbflow events --follow')
  .option('--follow', 'go on as events come, through a restart of the service too')
  .addOption(sinceOption().default(3600, '1h'))
  .addOption(limitOption(100, 'the newest of them'))
  .option('--all', 'all of them')
  .addOption(jsonOption())
  .action(async options => (await import('./events.ts')).showEvents(options))

asking('status', 'show environments, databases, clusters, and what runs', 'kdbflow status')
  .addOption(jsonOption())
  .action(async options => (await import('./status.ts')).showStatus(options))

program
  .command('graph')
  .description('print the picture of a workflow, as a Mermaid state diagram')
  .argument('<workflow>', 'its name, such as load-database')
  .option('--failures', 'with what happens where a state fails')
  .addHelpText('after', examples('kdbflow graph load-database > load.mmd'))
  .action(async (workflow, options) => (await import('./graph.ts')).printGraph(workflow, options))

asking(
  'console',
  'print a link that signs in to the web console as you: it works once, for ten minutes',
  'kdbflow console',
).action(async options => (await import('./console.ts')).printSignInLink(options))

asking(
  'ca',
  'print the certificate authority of an environment: what clients that connect by TLS have to trust',
  'kdbflow ca > kdbflow-ca.pem',
)
  .argument('[environment]', 'its id, where there is more than one')
  .action(async (environment, options) => (await import('./ca.ts')).printAuthority(environment, options))

await program.parseAsync().catch(fail)
