// What kdbflow measures of itself, in Prometheus' names. docs/metrics.md lists each.
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** All metrics of one service that runs. Labels hold names of which there are few: never ids of executions or keys. */
export function createRegistry() {
  const registry = new Registry()
  const registers = [registry]
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge<L>({ name, help, labelNames, registers })
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter<L>({ name, help, labelNames, registers })
  return {
    registry,
    calls: counter(
      'kdbflow_calls_total',
      'Calls that were answered, by what came of them: ok, refused or failed.',
      ...(['service', 'operation', 'outcome'] as const),
    ),
    callSeconds: new Histogram({
      name: 'kdbflow_call_seconds',
      help: 'From the arrival of a call to its answer, durable.',
      labelNames: ['service'] as const,
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    executions: counter(
      'kdbflow_executions_total',
      'Changes of executions to a status, since the start.',
      ...(['workflow', 'status'] as const),
    ),
    transitions: counter(
      'kdbflow_transitions_total',
      'States that executions have entered, since the start.',
      'workflow',
    ),
    resourceChanges: counter(
      'kdbflow_resource_changes_total',
      'Changes of kdb resources to a status, since the start.',
      ...(['type', 'status'] as const),
    ),
    running: gauge('kdbflow_executions_running', 'Executions that run.', 'workflow'),
    work: gauge('kdbflow_work', 'Pieces of durable work that are kept.', 'work'),
    workLate: gauge('kdbflow_work_late_seconds', 'Since the oldest piece was due that is not done.', 'work'),
    outbox: gauge('kdbflow_outbox_messages', 'Events that no rule has seen yet.'),
    outboxLate: gauge(
      'kdbflow_outbox_late_seconds',
      'Since the oldest event was sent that no rule has seen.',
    ),
    syncing: gauge('kdbflow_store_sync_seconds', 'How long the disk has not answered the sync in progress.'),
    clusters: gauge(
      'kdbflow_cluster_status',
      '1 for the status that a cluster has.',
      ...(['environment', 'cluster', 'status'] as const),
    ),
    nodes: gauge('kdbflow_cluster_nodes', 'Nodes of a cluster.', ...(['environment', 'cluster'] as const)),
    databaseChanged: gauge(
      'kdbflow_database_changed_timestamp_seconds',
      'When a database got its newest version.',
      ...(['environment', 'database'] as const),
    ),
    databaseBytes: gauge(
      'kdbflow_database_bytes',
      'Of the newest version of a database.',
      ...(['environment', 'database'] as const),
    ),
    storeBytes: gauge('kdbflow_store_bytes', 'Of the store and of its write-ahead log.', 'file'),
    disk: gauge('kdbflow_disk_bytes', 'Of the file system of the data folder: free and total.', 'kind'),
    data: gauge(
      'kdbflow_data_bytes',
      'On the disk, of the parts of the data folder, within the hour.',
      'part',
    ),
    memory: gauge('kdbflow_memory_bytes', 'Of the process: resident and heap.', 'kind'),
    cpu: gauge('kdbflow_cpu_seconds_total', 'Processor time of the process, of all its threads.'),
    loopDelay: gauge(
      'kdbflow_event_loop_delay_seconds',
      'How late the event loop was since the scrape before.',
      'quantile',
    ),
    started: gauge('kdbflow_start_timestamp_seconds', 'When the service was started.'),
  }
}

export type Metrics = ReturnType<typeof createRegistry>
