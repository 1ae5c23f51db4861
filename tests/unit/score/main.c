/* The unit tests of src/score. */
int test_agg(void);
int test_ensemble(void);
int test_features(void);
int test_lanes(void);
int test_lines(void);
int test_names(void);
int test_natural(void);
int test_plus(void);
int test_record(void);
int test_search(void);
int test_wordset(void);

int main(void)
{
    return test_agg() + test_ensemble() + test_features() + test_lanes() + test_lines() +
               test_names() + test_natural() + test_plus() + test_record() + test_search() +
               test_wordset() >
           0;
}
