/ What q reads before anything of the user's. q-process.ts has left a file with one thing a line, and reads it in that order.
.kdbflow.file:hsym `$getenv `KDBFLOW_Q_START
.kdbflow.lines:read0 .kdbflow.file
hdel .kdbflow.file
.kdbflow.port:.kdbflow.lines 0
.kdbflow.nodePort:.kdbflow.lines 1
.kdbflow.password:.kdbflow.lines 2
.kdbflow.path:.kdbflow.lines 3

.aws.akdb:.kdbflow.lines 4
.aws.akdbp:.kdbflow.lines 5
.aws.akcp:.kdbflow.lines 6
.aws.args:.Q.opt .z.x
.kdbflow.script:.kdbflow.lines 7

/ Holds scratch and shared, as FinSpace's /opt/kx/app does. TorQ looks for its scratch in KDBSCRATCH.
.kdbflow.app:.kdbflow.lines 8
`KDBSCRATCH setenv .kdbflow.app,"/scratch"
.aws.tp_log_path:.kdbflow.lines 9
if[`AWS_ZIP_DEFAULT in key .aws.args; .z.zd:"J"$"," vs first .aws.args `AWS_ZIP_DEFAULT]

/ Nobody but the node has this password: the door before this process knows the users.
.z.pw:{[user;password] password ~ .kdbflow.password}

/ One connection is kept to the node. Where it ends, nobody looks after this process any more.
.kdbflow.address:":localhost:",.kdbflow.nodePort,":kdbflow.node:",.kdbflow.password
.kdbflow.node:hopen `$.kdbflow.address
.kdbflow.report:{[state;text] neg[.kdbflow.node] (".kdbflow.report";state;text); neg[.kdbflow.node][]}

/ Calls of the API. The node asks the service for them, and q waits: the answer is data, or a dictionary with an error.
.kdbflow.aws:{[name;given] .kdbflow.node (".kdbflow.aws";name;given)}
.aws.create_changeset:{[db;requests] .kdbflow.aws[`create_changeset;(db;requests)]}
.aws.get_changeset:{[db;id] .kdbflow.aws[`get_changeset;(db;id)]}
.aws.commit_kx_database:{[db] .kdbflow.aws[`commit_kx_database;enlist db]}
.aws.get_latest_sym_file:{[db;folder] .kdbflow.aws[`get_latest_sym_file;(db;folder)]}
.aws.copy_database_files:{[db;folder;path;id] .kdbflow.aws[`copy_database_files;(db;folder;path;id)]}
.aws.s3.get_object:{[source;folder] .kdbflow.aws[`s3.get_object;(source;folder)]}
.aws.get_kx_dataview:{[db;name] .kdbflow.aws[`get_kx_dataview;(db;name)]}
.aws.update_kx_dataview:{[db;name;id;segments] .kdbflow.aws[`update_kx_dataview;(db;name;id;segments)]}
.aws.get_kx_cluster:{[cluster] .kdbflow.aws[`get_kx_cluster;enlist cluster]}
.aws.list_kx_clusters:{[] .kdbflow.aws[`list_kx_clusters;()]}
.aws.list_kx_cluster_nodes:{[cluster] .kdbflow.aws[`list_kx_cluster_nodes;enlist cluster]}
.aws.get_kx_connection_string:{[cluster] .kdbflow.aws[`get_kx_connection_string;enlist cluster]}
.aws.get_kx_node_connection_string:{[cluster;id] .kdbflow.aws[`get_kx_node_connection_string;(cluster;id)]}
.aws.update_kx_cluster_databases:{[cluster;dbs;how] .kdbflow.aws[`update_kx_cluster_databases;(cluster;dbs;how)]}
.aws.delete_kx_cluster:{[cluster] .kdbflow.aws[`delete_kx_cluster;enlist cluster]}
.aws.stop_current_kx_cluster_creation:{[text] .kdbflow.aws[`stop_current_kx_cluster_creation;enlist text]}

/ Builders of what these take.
.aws.sgmtcfg:{[paths;volume] `db_paths`volume_name!(paths;volume)}
.aws.sgmtcfgs:{[segments] segments}
.aws.cache:{[kind;paths] `cache_type`db_paths!(kind;paths)}
.aws.db:{[name;id;caches;dataview] `database_name`changeset_id`caches`dataview_name!(name;id;caches;dataview)}
.aws.sdbs:{[dbs] dbs}
.aws.sdep:{[strategy] (enlist `deployment_strategy)!enlist strategy}

/ Users set these in .awscust.z alone. What they have not set does as q does by itself, and what the node asks is no
/ matter of theirs: no user has a name with a dot.
.awscust.z.kdbflow:1b
.kdbflow.custom:{[name] name in key `.awscust.z}
.kdbflow.isNode:{[] .z.u = `kdbflow.node}
.z.pg:{$[.kdbflow.isNode[]; value x; .kdbflow.custom `pg; .awscust.z.pg x; value x]}
.z.ps:{$[.kdbflow.custom `ps; .awscust.z.ps x; value x]}
.z.po:{if[.kdbflow.custom `po; .awscust.z.po x]}
.z.pc:{if[x = .kdbflow.node; exit 1]; if[.kdbflow.custom `pc; .awscust.z.pc x]}
.z.ts:{if[.kdbflow.custom `ts; .awscust.z.ts x]}
.z.ws:{if[.kdbflow.custom `ws; .awscust.z.ws x]}
.z.wo:{if[.kdbflow.custom `wo; .awscust.z.wo x]}
.z.wc:{if[.kdbflow.custom `wc; .awscust.z.wc x]}
.z.exit:{if[.kdbflow.custom `exit; .awscust.z.exit x]}

/ What q does here by itself has no name to call it by: these are taken as the script has left them.
.kdbflow.take:{[]
  if[.kdbflow.custom `pd; .z.pd:.awscust.z.pd];
  if[.kdbflow.custom `ph; .z.ph:.awscust.z.ph];
  if[.kdbflow.custom `pi; .z.pi:.awscust.z.pi]}

/ The node calls this for the first database and for each one after it.
.kdbflow.load:{[path] .Q.l `$path; string tables[]}

system "p localhost:",.kdbflow.port
.kdbflow.report["listening";""]
.kdbflow.run:{[script] system "l ",script}
.kdbflow.first:{
  if[count .kdbflow.path; .kdbflow.load .kdbflow.path];
  if[count .kdbflow.script; .kdbflow.run .kdbflow.script];
  .kdbflow.take[];
  .kdbflow.report["ready";""]}

/ What fails is a line for the supervisor; where in the script, is for the node's log.
.kdbflow.failed:{[error;backtrace] -2 .Q.sbt backtrace; .kdbflow.report["failed";error]}
.Q.trp[.kdbflow.first;::;.kdbflow.failed]
