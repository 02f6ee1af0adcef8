/**
 * Decides, and returns values. Knows no Vert.x, Kafka, SQL, clock or logger: time is an argument.
 *
 * <p>Glossary, one term for each thing:
 *
 * <ul>
 *   <li><b>event</b>: a decoded record.
 *   <li><b>partition</b>: one Kafka partition, the unit of order, of ownership and of progress.
 *   <li><b>offset</b>: the position of a record in its partition.
 *   <li><b>lane</b>: one consumer and one aggregator. A partition belongs to one lane at a time.
 *   <li><b>tumbling window</b>: a half-open interval {@code [start, end)} of event time. Windows of one size neither
 *       overlap nor leave a gap, and an event falls into exactly one.
 *   <li><b>window plan</b>: which window size holds from which event time on.
 *   <li><b>aggregation</b>: what a result table holds: its key, measures and windows.
 *   <li><b>measure</b>: a result column; its <b>kind</b> (sum, count, min, max) makes one value of many.
 *   <li><b>roll-up</b>: a coarser table, whose rows sum the result rows of an <b>interval</b>, such as a day in a time
 *       zone, by a part of their key. It is <b>filled</b> from the result table if it is added later.
 *   <li><b>pane</b>: the measures of one key in one window, accumulated from some of its events. It is written as a
 *       delta, which the database merges into its row. An <b>open</b> pane belongs to a window that is not closed.
 *   <li><b>fed</b>: a partition has fed a window if its records are in the window's unwritten panes, which the lane's
 *       partitions share.
 *   <li><b>watermark</b>: the event time up to which a partition is believed complete: its greatest event time less the
 *       allowed out-of-orderness. The watermark of a lane or a node is the least of its partitions' watermarks.
 *   <li><b>late</b>: an event whose window ends at or before the watermark of its own partition.
 *   <li><b>idle</b>: a partition that is read up to its end and has been silent for a while. It does not delay the
 *       node's watermark.
 *   <li><b>rejected</b>: a record that is not added to a pane, for a reason that the record or its time gives.
 *   <li><b>quarantined</b>: a rejected record as it is stored in {@code etl_quarantine}. The ledger counts all rejected
 *       records as quarantined, including those that a flood leaves out of the table.
 *   <li><b>progress</b>: how far a partition is accounted for in the database; its row in {@code etl_progress}.
 *   <li><b>ledger</b>: the number of a partition's records by what became of them.
 *   <li><b>next offset</b>: every record below it is accounted for in the ledger.
 *   <li><b>resume offset</b>: where a restart begins to read: the lowest offset that feeds an unwritten pane, or the
 *       next offset.
 *   <li><b>replay</b>: the records from the resume offset to the next offset, read again to rebuild unwritten panes.
 *       They are neither judged nor counted again.
 *   <li><b>claim</b>: a transaction that takes a partition: it raises the epoch in its progress row.
 *   <li><b>epoch</b>: the number of claims of a partition. Only the owner of the current epoch may write.
 *   <li><b>flush</b>: the panes of a lane, and the quarantined records and progress of its partitions, written in one
 *       transaction.
 *   <li><b>fenced</b>: a flush of which nothing is written because another owner has claimed one of its partitions.
 *   <li><b>replanned</b>: a flush of which nothing is written because its windows are not those of the current plan.
 *   <li><b>stale</b>: known from an earlier state of the broker or the database, such as the id of a topic that was
 *       recreated since.
 *   <li><b>settled</b>: a flush whose outcome is known: each of its partitions is committed or dropped.
 *   <li><b>conflict</b>: a log or a replay that contradicts the progress row. The partition is not read.
 * </ul>
 */
package io.streamingetl.core;
