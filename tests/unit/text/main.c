/* The unit tests of src/text. */
int test_chartype(void);
int test_clean(void);
int test_decode(void);
int test_fold(void);
int test_graphones(void);
int test_lcs(void);
int test_ranges(void);
int test_romanise(void);
int test_script(void);
int test_script_use(void);
int test_similarity(void);

int main(void)
{
    return test_chartype() + test_clean() + test_decode() + test_fold() + test_graphones() +
               test_lcs() + test_ranges() + test_romanise() + test_script() + test_script_use() +
               test_similarity() >
           0;
}
