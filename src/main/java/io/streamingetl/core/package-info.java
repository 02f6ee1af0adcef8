/**
 * The pure heart: decides, and returns values. It knows no Vert.x, Kafka, SQL, clock or logger; time is an argument.
 *
 * <p>Glossary, one term a thing:
 *
 * <ul>
 *   <li><b>event</b>: one decoded record.
 *   <li><b>partition</b>: one Kafka partition, the unit of order, of ownership and of progress.
 *   <li><b>offset</b>: a record's place in its partition.
 *   <li><b>lane</b>: one consumer and one aggregator; a partition belongs to one lane at a time.
 *   <li><b>tumbling window</b>: the half-open interval {@code [start, end)} of event time a record falls into; windows
 *       of one size neither overlap nor leave a gap.
 *   <li><b>pane</b>: one key's accumulated measures in one window. A pane is always written as a delta.
 *   <li><b>watermark</b>: the event time up to which a partition (or a lane, or the node) is believed complete: the
 *       greatest event time seen less the allowed out-of-orderness; over several partitions, the least of theirs.
 *   <li><b>late</b>: an event whose window had ended at or before its own partition's watermark.
 *   <li><b>epoch</b>: the number of times a partition was claimed; only the owner of the current epoch may write.
 *   <li><b>flush</b>: the panes, quarantined records and progress of some partitions, written in one transaction.
 *   <li><b>progress</b>: how far a partition is accounted for in the database, and from where a restart reads again.
 *   <li><b>ledger</b>: the count of a partition's records by what became of them.
 * </ul>
 */
package io.streamingetl.core;
