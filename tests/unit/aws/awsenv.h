/* A world of its own for a test that reads configuration: no AWS variables, a folder for the
 * files. */
#ifndef TESTS_AWSENV_H
#define TESTS_AWSENV_H

/* For cmocka_unit_test_setup_teardown. */
int awsenv_set_up(void **state);
int awsenv_tear_down(void **state);

/* Sets variables from "NAME=VALUE|NAME=VALUE"; NULL or "": none. */
void awsenv_set(const char *variables);

/* Writes ~/.aws/config and ~/.aws/credentials; NULL removes the file. */
void awsenv_files(const char *config, const char *credentials);

/* Writes a file in the folder and returns its path (static storage, a few at a time). */
const char *awsenv_file(const char *name, const char *content);

#endif
