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
if[`AWS_ZIP_DEFAULT in key .aws.args; .z.zd:"J"$"," vs first .aws.args `AWS_ZIP_DEFAULT]

/ Nobody but the node has this password: the door before this process knows the users.
.z.pw:{[user;password] password ~ .kdbflow.password}

/ One connection is kept to the node. Where it ends, nobody looks after this process any more.
.kdbflow.address:":localhost:",.kdbflow.nodePort,":kdbflow.node:",.kdbflow.password
.kdbflow.node:hopen `$.kdbflow.address
.kdbflow.report:{[state;text] neg[.kdbflow.node] (".kdbflow.report";state;text); neg[.kdbflow.node][]}

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
.z.exit:{if[.kdbflow.custom `exit; .awscust.z.exit x]}

/ The node calls this for the first database and for each one after it.
.kdbflow.load:{[path] .Q.l `$path; string tables[]}

system "p localhost:",.kdbflow.port
.kdbflow.report["listening";""]
.kdbflow.run:{[script] system "l ",script}
.kdbflow.first:{
  if[count .kdbflow.path; .kdbflow.load .kdbflow.path];
  if[count .kdbflow.script; .kdbflow.run .kdbflow.script];
  .kdbflow.report["ready";""]}

/ What fails is a line for the supervisor; where in the script, is for the node's log.
.kdbflow.failed:{[error;backtrace] -2 .Q.sbt backtrace; .kdbflow.report["failed";error]}
.Q.trp[.kdbflow.first;::;.kdbflow.failed]
