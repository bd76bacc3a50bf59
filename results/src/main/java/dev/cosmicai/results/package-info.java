/**
 * What a run has to say in the end: ranks' results, mergeable metrics, the summary, CAI's table,
 * the figure and the report. Pure: it does no I/O but on streams that it is given, knows neither S3
 * nor the rendezvous, and gives the same bytes for the same input.
 *
 * <p>Start with {@link dev.cosmicai.results.RankMetrics}, what a rank contributes to the run's
 * reduce; {@link dev.cosmicai.results.RankResult}, what it stores; and {@link
 * dev.cosmicai.results.RunSummarizer}, which makes of all ranks' results {@code summary.json},
 * {@code result_stats.csv}, {@code inference.png} and {@code report.html}. {@link
 * dev.cosmicai.results.CombinedData} writes {@code combined_data.json}.
 *
 * <h2>How exact the metrics are</h2>
 *
 * Sums are kept without rounding, so MAE, MSE, Bias and R² have the same bits for the same samples,
 * in whatever order and however split among ranks, and agree with numpy and scikit-learn to about
 * 10⁻¹⁵. Precision (NMAD) is read from a histogram and lies within {@link
 * dev.cosmicai.results.RegressionMetrics#PRECISION_BOUND}, 1.13·10⁻⁵, of its exact value.
 *
 * <h2>A rank's JSON</h2>
 *
 * The fields that CAI's scripts read, by its names but with true values:
 *
 * <table>
 * <caption>Fields of ranks/{rank}.json that CAI has too</caption>
 * <tr><th>Field</th><th>Value</th></tr>
 * <tr><td>{@code total_cpu_time (seconds)}</td><td>wall time within the forward pass</td></tr>
 * <tr><td>{@code total_cpu_memory (MB)}, {@code total_process_memory (MB)}</td><td>peak resident
 *     memory; here and below an MB is 10⁶ bytes</td></tr>
 * <tr><td>{@code execution_time (seconds/batch)}</td><td>forward time of a full batch: time ·
 *     batch_size / samples</td></tr>
 * <tr><td>{@code num_batches}</td><td>samples / batch_size, rounded up</td></tr>
 * <tr><td>{@code throughput_bps}, {@code sample_persec}</td><td>bits of images and magnitudes, and
 *     samples, a second of forward time</td></tr>
 * <tr><td>{@code data_path}</td><td>a URI, or a list where there are several or none</td></tr>
 * <tr><td>{@code s3_num_requests}, {@code s3_total_time}, {@code s3_avg_time}, {@code s3_min_time},
 *     {@code s3_max_time}</td><td>reads, each until its body was there, in seconds</td></tr>
 * <tr><td>{@code s3_first_request_time}, {@code s3_last_response_time}</td><td>seconds since
 *     1970</td></tr>
 * <tr><td>{@code library_overhead_memory (MB)}</td><td>resident before the first
 *     partition</td></tr>
 * <tr><td>{@code total_image_memory (MB)}, {@code total_model_memory (MB)}</td><td>image buffers at
 *     their largest; weights</td></tr>
 * <tr><td>{@code cpu_info}, {@code ram_info (GB)}</td><td>the machine; a GB is 2³⁰ bytes</td></tr>
 * <tr><td>{@code MAE}, {@code MSE}, {@code Bias}, {@code Precision}, {@code R2}</td><td>of this
 *     rank's samples</td></tr>
 * </table>
 *
 * <p>Our own follow: {@code run, rank, attempt, manifest_sha256, host, samples, forward_size,
 * model_precision, data_paths, image_bytes, magnitude_bytes, start_time} (since 1970), {@code
 * wall_time (seconds), process_cpu_time (seconds), stage_time (seconds), s3_bytes,
 * peak_resident_bytes, runtime_bytes, image_buffer_bytes, model_bytes, ram_bytes} and {@code
 * rank_metrics}, the rank's contribution in base64, from which a restarted run restores it. What is
 * not defined, such as a rate without samples, is null, never 0.
 */
package dev.cosmicai.results;
